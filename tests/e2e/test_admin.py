# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""The admin stream by a raw client (resources/docs/protocol/admin-stream.md)."""

import json
import signal
import time
import unittest

import realtime
from admin import PASSWORD, AdminCase, AdminClient, Refused, Table, password_hash


class WithoutAccounts(unittest.TestCase):
    def test_the_namespace_does_not_exist(self):
        with realtime.Server("papermastery-server") as server:
            with self.assertRaises(Refused) as refused:
                AdminClient.login(server)
        self.assertEqual(refused.exception.payload["message"], "Invalid namespace")


class Login(AdminCase):
    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0"

    def test_session_then_config(self):
        client = self.admin("qa")
        client.expect("config")
        self.assertEqual(client.names()[0], "session")
        (session_id,) = client.expect("session")
        self.assertRegex(session_id, r"^[A-Za-z0-9_-]{43}$")

    def test_a_session_id_logs_in_again(self):
        first = self.admin("support")
        (session_id,) = first.expect("session")
        again = AdminClient(self.server, {"sessionId": session_id, "stream": 1})
        self.addCleanup(again.close)
        (config,) = again.expect("config")
        self.assertEqual(again.received, [])  # no second session id
        self.assertEqual(config["papermastery"]["user"], "support")

    def test_every_wrong_login_is_answered_alike(self):
        for auth in ({}, {"username": "admin"}, {"username": "admin", "password": 7}, {"username": "admin", "password": ""},
                     {"username": "admin", "password": "wrong"}, {"username": "nobody", "password": PASSWORD},
                     {"username": ["admin"], "password": PASSWORD}, {"sessionId": "0" * 43}, {"sessionId": {}}, {"sessionId": ""}):
            with self.subTest(auth), self.assertRaises(Refused) as refused:
                AdminClient(self.server, auth)
            self.assertEqual(refused.exception.payload,
                             {"message": "invalid credentials", "data": {"code": "INVALID_CREDENTIALS"}})

    def test_the_server_survives_garbage_for_a_login(self):
        for packet in ("0/admin", "0/admin,", "0/admin,[]", '0/admin,"x"', "0/admin,{}", '0/admin,{"username":"\\ud800","password":"x"}'):
            with self.subTest(packet), realtime.SocketClient(realtime.EngineWebSocket(self.server)) as client:
                client.send(packet)
                try:
                    client.receive()
                except realtime.Closed:
                    pass
        self.admin().expect("config")

    def test_logout_ends_the_session(self):
        client = self.admin()
        (session_id,) = client.expect("session")
        client.ok("pm_logout")
        self.assertTrue(client.is_ended())
        with self.assertRaises(Refused):
            AdminClient(self.server, {"sessionId": session_id})

    def test_the_config_says_who_and_where(self):
        (config,) = self.admin("viewer").expect("config")
        ours = config["papermastery"]
        self.assertEqual(ours["protocol"], 1)
        self.assertEqual((ours["user"], ours["role"], ours["readonly"]), ("viewer", "viewer", False))
        self.assertEqual(ours["capabilities"], ["watch"])
        self.assertEqual(set(ours["environment"]), {"name", "colour", "production"})
        self.assertIn("payment_update", [entry["name"] for entry in ours["catalogue"]])
        self.assertIn("PM_SOCKETS", config["supportedFeatures"])
        self.assertNotIn("PM_PUBLISH", config["supportedFeatures"])
        (config,) = self.admin("admin").expect("config")
        for feature in ("PM_PUBLISH", "PM_COMMANDS", "PM_BLOCK", "PM_ARM", "PM_AUDIT", "PM_TEST_TRAFFIC"):
            self.assertIn(feature, config["supportedFeatures"])


class FailedLogins(AdminCase):
    def test_what_was_typed_for_a_name_is_not_recorded(self):
        typed = "my secret passphrase"
        for name in (typed, typed, "admin", ""):
            with self.assertRaises(Refused):
                AdminClient.login(self.server, name, password="wrong")
        self.admin().ok("pm_disarm")  # is recorded behind them
        deadline = time.monotonic() + realtime.DEADLINE
        while not any(row["what"] == "disarm" for row in self.audit_rows()):
            self.assertLess(time.monotonic(), deadline)
        self.assertNotIn("passphrase", self.audit_file.read_text())
        names = [row["who"] for row in self.audit_rows() if row["result"] == "INVALID_CREDENTIALS"]
        self.assertEqual(names[2:], ["admin", "(nobody)"])
        self.assertRegex(names[0], r"^\(unknown [0-9a-f]{8}\)$")
        self.assertEqual(names[1], names[0])


class Reload(AdminCase):
    """SIGHUP reads the accounts again. Each test leaves the file as it was."""

    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0\nproduction = true"

    def setUp(self):
        super().setUp()
        self.config = self.folder / "server.toml"
        self.before = self.config.read_text()
        self.addCleanup(self.reload, self.before)

    def reload(self, text, word="accounts_reloaded"):
        def count():
            return len([line for line in self.server.errors if word in line])

        self.config.write_text(text)
        with self.server.log_changed:
            seen = count()
            self.server.process.send_signal(signal.SIGHUP)
            self.assertTrue(self.server.log_changed.wait_for(lambda: count() > seen, realtime.DEADLINE))

    def without(self, name):
        head, *accounts = self.before.split("[[admin.accounts]]")
        return "[[admin.accounts]]".join([head] + [each for each in accounts if f'name = "{name}"' not in each])

    def test_removed_accounts_are_out_at_once(self):
        removed, other = self.admin("admin"), self.admin("qa")
        (session_id,) = removed.expect("session")
        removed.ok("pm_arm", {"reason": "rehearsal"})
        self.assertEqual(other.error("pm_publish", self.TEST_EVENT), "NOT_ARMED")  # its own lease is missing
        self.reload(self.without("admin"))
        self.assertTrue(removed.is_ended())
        for auth in ({"sessionId": session_id}, {"username": "admin", "password": PASSWORD}):
            with self.assertRaises(Refused):
                AdminClient(self.server, auth)
        other.ok("pm_arm", {"reason": "rehearsal"})
        self.assertEqual(other.error("pm_publish", self.REPLAYED), "NOT_ALLOWED")  # the lease went with its login
        (row,) = [row for row in self.audit_rows() if row["what"] == "reload accounts" and row["target"] == "admin"]
        self.assertEqual((row["who"], row["result"]), ("(server)", "ok"))

    TEST_EVENT = {"event": "x", "data": {}, "to": {"users": ["nobody"]}, "test": True, "reason": "rehearsal"}
    REPLAYED = {**TEST_EVENT, "test_traffic": True}

    def test_another_role_ends_the_login_and_holds_at_the_next(self):
        client, other = self.admin("support"), self.admin("qa")
        self.reload(self.before.replace('name = "support"\nrole = "support"', 'name = "support"\nrole = "viewer"'))
        self.assertTrue(client.is_ended())
        (config,) = self.admin("support").expect("config")
        self.assertEqual(config["papermastery"]["role"], "viewer")
        other.ok("pm_search", {"kind": "users"})  # nothing has changed for qa

    def test_new_accounts_may_log_in(self):
        self.reload(self.before + f'[[admin.accounts]]\nname = "new"\nrole = "viewer"\npassword_hash = "{password_hash(PASSWORD)}"\n')
        self.admin("new").expect("config")

    def test_a_broken_file_leaves_the_accounts_in_force(self):
        client = self.admin("viewer")
        for text in ("[admin", self.before.replace('role = "qa"', 'role = "emperor"'),
                     self.without("viewer").replace("[admin]", "[admin]\nno_such_option = 1"),
                     self.without("viewer") + '[[admin.accounts]]\nname = "bad"\nrole = "viewer"\npassword_hash = "secret"\n'):
            self.reload(text, "reload_refused")
        client.ok("pm_search", {"kind": "users"})
        self.admin("viewer").expect("config")
        self.assertNotIn('"secret"', "".join(self.server.errors))


class Throttle(AdminCase):
    def test_many_failures_are_asked_to_come_later(self):
        for _ in range(5):
            with self.assertRaises(Refused):
                AdminClient.login(self.server, "admin", password="wrong")
        with self.assertRaises(Refused) as refused:
            self.admin()  # also with the right password
        payload = refused.exception.payload
        self.assertEqual((payload["message"], payload["data"]["code"]), ("retry later", "RETRY_LATER"))
        self.assertGreater(payload["data"]["retry_after_ms"], 0)


class Sockets(AdminCase):
    def test_snapshot_and_deltas(self):
        client = self.join("u1", "session:s1")
        table = Table(self.admin("viewer")).until(lambda rows: client.sid in rows)  # by page or by delta
        row = table.rows[client.sid]
        self.assertEqual((row["user"], row["nsp"], row["transport"], row["address"]), ("u1", "/", "websocket", "127.0.0.1"))
        self.assertEqual(sorted(row["rooms"]), ["session:s1", "user:u1"])
        self.assertEqual(len(row["client"]), 12)
        self.assertFalse(row["authenticated"])
        client.send('2["join_session_room",{"session_id":"s2"}]')
        table.until(lambda rows: "session:s2" in rows[client.sid]["rooms"])
        table.until(lambda rows: rows[client.sid].get("last", {}).get("event") == "join_session_room")
        other = self.join("u2", transport="polling")
        table.until(lambda rows: other.sid in rows)
        self.assertEqual(table.rows[other.sid]["transport"], "polling")
        other.close()
        table.until(lambda rows: other.sid not in rows)

    def test_the_own_namespace_is_not_in_the_table(self):
        client = self.admin()
        self.assertEqual([row for row in Table(client).complete().rows.values() if row["nsp"] == "/admin"], [])

    def test_pages_wait_for_their_acknowledgement(self):
        joined = [self.join(f"p{i}") for i in range(3)]
        client = self.admin()
        client.holds_pages = True
        table = Table(client)
        table.take()
        newcomer = self.join("late")
        joined[0].close()
        table.until(lambda rows: newcomer.sid in rows and joined[0].sid not in rows)

    def test_unsubscribe_ends_it(self):
        client = self.admin()
        Table(client).complete()
        client.ok("pm_unsubscribe", {"topic": "sockets"})
        self.join("u3")
        client.ok("pm_search", {"kind": "users", "query": "u3"})
        self.assertNotIn("pm_delta", client.names())

    def test_unknown_topics_are_refused(self):
        client = self.admin()
        for body in ({}, {"topic": "passwords"}, {"topic": 7}, []):
            self.assertEqual(client.error("pm_subscribe", body), "INVALID_REQUEST")


class EventCase(AdminCase):
    def subscribe(self, filter=None, history=0, name="viewer"):
        client = self.admin(name)
        answer = client.ok("pm_subscribe", {"topic": "events", "filter": filter or {}, "history": history})
        return client, answer

    @staticmethod
    def next(client, event):
        """The next event of that name, whatever batch it comes in."""
        while True:
            for batch in [received for received in client.received if received[0] == "pm_events"]:
                for row in batch[1]["events"]:
                    if row["event"] == event:
                        batch[1]["events"].remove(row)
                        return row
            client._take()


class Events(EventCase):
    def test_both_directions(self):
        client, _ = self.subscribe()
        user = self.join("u1", "session:s1")
        row = self.next(client, "connection_success")
        self.assertEqual((row["dir"], row["user"], row["socket"], row["source"]), ("out", "u1", user.sid, "server"))
        row = self.next(client, "join_session_room")
        self.assertEqual((row["dir"], row["user"], row["socket"], row["source"], row["ack"]),
                         ("in", "u1", user.sid, "client", True))
        self.assertEqual(json.loads(row["payload"]), [{"session_id": "s1"}])
        self.assertEqual(row["size"], len('{"session_id":"s1"}'))

    def test_a_broadcast_is_one_event_with_its_counts(self):
        users = [self.join("crowd") for _ in range(5)]
        client, _ = self.subscribe({"events": ["payment_*"]})
        _, answer = self.api.event("payment_update", {"id": "p1", "user_id": "crowd", "status": "completed"})
        row = self.next(client, "payment_update")
        self.assertEqual((row["matched"], row["written"], row["rooms"]), (5, 5, ["user:crowd"]))
        self.assertEqual((row["source"], row["event_id"]), ("api", answer["event_id"]))
        self.assertNotIn("socket", row)
        _, _ = self.api.event("payment_update", {"id": "p2", "user_id": "crowd", "status": "completed"})
        self.assertEqual(json.loads(self.next(client, "payment_update")["payload"])[0]["payment_id"], "p2")
        del users

    def test_filters(self):
        user = self.join("filtered")
        for filter, wanted in (({"user": "filtered"}, True), ({"user": "other"}, False),
                               ({"dir": "in"}, True), ({"dir": "out"}, False),
                               ({"events": ["join_*"]}, True), ({"events": ["leave_*", "x"]}, False),
                               ({"socket": user.sid}, True), ({"socket": "x"}, False),
                               ({"text": "needle"}, True), ({"text": "absent"}, False), ({"room": "user:filtered"}, False)):
            with self.subTest(filter):
                client, _ = self.subscribe(filter)
                watcher, _ = self.subscribe({"user": "filtered", "dir": "in"})
                user.send('2["join_session_room",{"session_id":"needle"}]')
                seen = self.next(watcher, "join_session_room")["seq"]
                user.send('2["leave_session_room",{"session_id":"needle"}]')
                self.next(watcher, "leave_session_room")
                client.ok("pm_search", {"kind": "users"})  # what came before has come by now
                rows = [row["seq"] for event in client.received if event[0] == "pm_events" for row in event[1]["events"]]
                self.assertEqual(seen in rows, wanted)

    def test_history_from_before_the_console_opened(self):
        user = self.join("early")
        user.send('20["join_session_room",{"session_id":"history"}]')
        user.receive()
        watcher, _ = self.subscribe({"user": "early", "dir": "in"}, history=10)
        if not any("history" in row["payload"] for row in
                   watcher.ok("pm_subscribe", {"topic": "events", "filter": {"user": "early"}, "history": 10})["history"]):
            self.next(watcher, "join_session_room")
        client, answer = self.subscribe({"user": "early", "dir": "in"}, history=10)
        self.assertEqual([row["event"] for row in answer["history"]], ["join_session_room"])
        self.assertEqual(answer["lost"], 0)
        _, answer = self.subscribe({"user": "early"}, history=0)
        self.assertEqual(answer["history"], [])

    def test_secrets_are_masked(self):
        user = self.join("secretive")
        client, _ = self.subscribe({"user": "secretive", "dir": "in"})
        token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl"
        user.send('2["refresh_token",{"token":"hunter2"}]')
        self.assertEqual(json.loads(self.next(client, "refresh_token")["payload"]), [{"token": "***"}])
        user.send('2["refresh_token","hunter2"]')
        self.assertNotIn("hunter2", self.next(client, "refresh_token")["payload"])
        user.send(f'2["other",{{"a":{{"Access_Token":["hunter2"]}},"note":"{token}","b":1}}]')
        self.assertEqual(json.loads(self.next(client, "other")["payload"]),
                         [{"a": {"Access_Token": "***"}, "note": "***", "b": 1}])

    def test_large_payloads_are_cut(self):
        user = self.join("large")
        client, _ = self.subscribe({"user": "large", "dir": "in"})
        user.send('2["blob","' + "\u00e4" * 20000 + '"]')
        row = self.next(client, "blob")
        self.assertTrue(row["cut"])
        self.assertEqual(row["size"], 40002)
        self.assertLessEqual(len(row["payload"].encode()), 16 * 1024 + 2)


class Flood(EventCase):
    """On a server of its own: what it pushes out of the history is missed by the others."""

    def test_a_flood_is_sampled_and_said_so(self):
        client, _ = self.subscribe()
        for round in range(30):
            self.api.post("/api/v1/batch", {"items": [
                {"event": "flood", "data": {"n": n}, "to": {"users": ["nobody"]}} for n in range(1000)]})
        sampled = shown = 0
        while shown + sampled < 30000:
            (body,) = client.expect("pm_events")
            sampled += body["sampled"]
            shown += len([row for row in body["events"] if row["event"] == "flood"])
        self.assertGreater(sampled, 0)
        self.assertGreater(shown, 0)


class Lookups(AdminCase):
    def until(self, client, event, body, holds):
        """Changes reach the table within a tenth of a second: asks until the answer is there."""
        while True:
            answer = client.request(event, body)
            if answer["ok"] and holds(answer):
                return answer
            if not answer["ok"]:
                self.assertEqual(answer["error"]["code"], "TOO_MANY_REQUESTS")

    def test_search(self):
        first = self.join("Alice", "session:searched", "researcher:r1")
        self.join("Alice")
        self.join("Bob", "session:searched")
        client = self.admin("viewer")
        found = self.until(client, "pm_search", {"kind": "users", "query": "aLiCe"}, lambda a: a["rows"] and a["rows"][0]["sockets"] == 2)
        (row,) = found["rows"]
        self.assertEqual((row["user"], row["rooms"], row["transports"]), ("Alice", 3, ["websocket", "websocket"]))
        self.assertEqual(found["total"], 1)
        found = self.until(client, "pm_search", {"kind": "rooms", "query": "session:"}, lambda a: a["rows"] and a["rows"][0]["members"] == 2)
        self.assertEqual(found["rows"], [{"room": "session:searched", "kind": "session", "members": 2}])
        found = client.ok("pm_search", {"kind": "sockets", "query": first.sid})
        self.assertEqual([row["id"] for row in found["rows"]], [first.sid])
        found = client.ok("pm_search", {"kind": "sockets", "query": "searched", "offset": 1, "limit": 1})
        self.assertEqual((found["total"], len(found["rows"])), (2, 1))
        found = client.ok("pm_room", {"room": "session:searched", "limit": 10})
        self.assertEqual((found["total"], sorted(row["user"] for row in found["members"])), (2, ["Alice", "Bob"]))
        for body in ({"kind": "x"}, {}, {"kind": "users", "offset": -1}, []):
            self.assertEqual(client.error("pm_search", body), "INVALID_REQUEST")
        self.assertEqual(client.error("pm_user", {}), "INVALID_REQUEST")

    def test_one_user(self):
        self.join("carol", "session:c1")
        self.api.event("payment_update", {"id": "p1", "user_id": "carol", "status": "completed"})
        client = self.admin("viewer")
        answer = self.until(client, "pm_user", {"user": "carol"},
                            lambda a: "payment_update" in [row["event"] for row in a["timeline"]] and a["sockets"])
        self.assertFalse(answer["blocked"])
        self.assertEqual(len(answer["sockets"]), 1)
        # Two workers' events of one millisecond have no order.
        self.assertCountEqual([row["event"] for row in answer["timeline"]],
                              ["connection_success", "join_session_room", "payment_update"])
        times = [row["time"] for row in answer["timeline"]]
        self.assertEqual(times, sorted(times))

    def test_a_broadcast_to_many_is_the_last_event_of_each(self):
        for _ in range(25):
            for user in ("many-1", "many-2", "many-3"):  # 75 sockets; a user may have 50
                self.join(user)
        users = [f"many-{n}" for n in (1, 2, 3)]
        client = self.admin("viewer")
        self.until(client, "pm_search", {"kind": "sockets", "query": "many-", "limit": 100}, lambda a: a["total"] == 75)
        _, answer = self.api.post("/api/v1/publish", {"event": "to-many", "data": {}, "to": {"users": users}})
        self.assertEqual(answer["matched_sockets"], 75)
        self.until(client, "pm_search", {"kind": "sockets", "query": "many-", "limit": 100},
                   lambda a: all(row.get("last", {}).get("event") == "to-many" for row in a["rows"]))
        self.assertEqual(client.ok("pm_user", {"user": "many-2"})["sockets"][0]["last"]["event"], "to-many")

    def test_figures(self):
        client = self.admin("viewer")
        client.ok("pm_subscribe", {"topic": "stats"})
        self.join("dora")
        self.api.event("payment_update", {"id": "p1", "user_id": "dora", "status": "completed"})
        (row,) = client.expect("pm_stats", lambda row: row["publishes"] > 0)
        self.assertGreaterEqual(row["clients"], 2)
        self.assertGreater(row["publish_p99_us"], 0)
        self.assertEqual(row["clients"], row["websocket"] + row["polling"])
        self.assertGreater(row["rss_bytes"], 1 << 20)
        self.assertGreaterEqual(row["sockets"]["/"], 1)
        answer = client.ok("pm_subscribe", {"topic": "stats"})
        self.assertIn(row, answer["history"])
        (public,) = client.expect("server_stats")
        self.assertIn("AGGREGATED_EVENTS", client.expect("config")[0]["supportedFeatures"])
        self.assertEqual(set(public), {"serverId", "hostname", "pid", "uptime", "clientsCount", "pollingClientsCount",
                                       "aggregatedEvents", "namespaces"})

    def test_rejected(self):
        client = self.admin("viewer")
        client.ok("pm_subscribe", {"topic": "rejected"})
        realtime.request(self.server, "GET", "/socket.io/?EIO=3&transport=polling&userId=old", headers={"User-Agent": "relic"})
        with realtime.SocketClient(realtime.EngineWebSocket(self.server)) as nobody:
            nobody.send("0")
            nobody.receive()
            nobody.send("0/nowhere,")
            nobody.receive()
        with realtime.Tcp(self.server) as tcp:
            tcp.send(b"BREW / HTCPCP/1.0\r\n\r\n")
            tcp.rest()
        rows = []
        while len(rows) < 4:
            rows += client.expect("pm_rejected")[0]["entries"]
        by_code = {row["code"]: row for row in rows}
        old = by_code["unsupported_version"]
        self.assertEqual((old["layer"], old["user"], old["agent"], old["address"], old["count"]),
                         ("engine", "old", "relic", "127.0.0.1", 1))
        self.assertIn("EIO=4", old["hint"])
        self.assertEqual(by_code["USER_ID_REQUIRED"]["layer"], "connect")
        self.assertEqual(by_code["Invalid namespace"]["nsp"], "/nowhere")
        self.assertEqual([row["layer"] for row in rows if row["layer"] == "http"], ["http"])
        for row in rows:
            self.assertTrue(row["cause"] and row["hint"], row)
        answer = client.ok("pm_subscribe", {"topic": "rejected"})
        self.assertEqual(len(answer["history"]), 4)


    def test_rejected_events_of_clients(self):
        client = self.admin("viewer")
        client.ok("pm_subscribe", {"topic": "rejected"})
        user = self.join("clumsy")
        for packet in ('2["join_session_room","s1"]', '2["join_session_room",{}]', '2["join_session_room",{"session_id":"a b"}]',
                       '2["no_such_event",{"password":"hunter2"}]'):
            user.send(packet)
        for _ in range(300):
            user.send('2["leave_session_room",{"session_id":"s"}]')
        rows = {}
        while "RATE_LIMITED" not in rows or len(rows) < 5:
            for row in client.expect("pm_rejected")[0]["entries"]:
                if row["layer"] == "event":
                    self.assertEqual((row["user"], row["nsp"], row["transport"], row["address"]), ("clumsy", "/", "websocket", "127.0.0.1"))
                    self.assertTrue(row["cause"] and row["hint"], row)
                    rows[row["code"]] = row
        self.assertEqual(set(rows), {"INVALID_PAYLOAD", "MISSING_FIELD", "INVALID_ID", "UNKNOWN_EVENT", "RATE_LIMITED"})
        self.assertIn("join_session_room", rows["MISSING_FIELD"]["cause"])
        self.assertGreater(rows["RATE_LIMITED"]["count"], 1)
        self.assertNotIn("hunter2", json.dumps(rows))


class Commands(AdminCase):
    def test_publish_with_receipt(self):
        tabs = [self.join("payer"), self.join("payer", transport="polling")]
        client = self.admin("support")
        body = {"event": "payment_update", "data": {"id": "p9", "user_id": "payer", "status": "failed"}, "reason": "SUP-311"}
        audience = client.ok("pm_publish", {**body, "dry_run": True})
        self.assertEqual((audience["matched_users"], audience["matched_sockets"], audience["written"], audience["reason"]),
                         (1, 2, 0, "dry_run"))
        receipt = client.ok("pm_publish", body)
        self.assertEqual((receipt["matched_users"], receipt["matched_sockets"], receipt["written"], receipt["reason"]), (1, 2, 2, None))
        self.assertEqual(sorted(socket["id"] for socket in receipt["sockets"]), sorted(tab.sid for tab in tabs))
        for socket in receipt["sockets"]:
            self.assertEqual((socket["user"], socket["written"]), ("payer", True))
            self.assertEqual(set(socket), {"id", "user", "transport", "address", "written", "time"})
        for tab in tabs:
            name, row = tab.event()
            self.assertEqual((name, row["payment_id"], row["event_id"]), ("payment_update", "p9", receipt["event_id"]))
        row = [row for row in self.audit_rows() if row["what"] == "publish"][-1]
        self.assertEqual((row["who"], row["role"], row["result"], row["matched"], row["reason"], row["event_id"]),
                         ("support", "support", "ok", 2, "SUP-311", receipt["event_id"]))
        self.assertIn("payment_update", row["target"])

    def test_dry_runs_are_not_recorded(self):
        def publishes():
            return len([row for row in self.audit_rows() if row["what"] == "publish"])

        client = self.admin()
        before = publishes()  # not all rows: that of the login may still be on its way
        client.ok("pm_publish", {"event": "x", "data": {}, "to": {"all": True}, "dry_run": True})
        self.assertEqual(publishes(), before)

    def test_events_say_who_sent_them(self):
        client = self.admin("admin")
        client.ok("pm_subscribe", {"topic": "events", "filter": {"events": ["greeting"]}, "history": 0})
        self.join("greeted")
        client.ok("pm_publish", {"event": "greeting", "data": {}, "to": {"users": ["greeted"]}, "reason": "hello"})
        (batch,) = client.expect("pm_events", lambda body: bool(body["events"]))
        (row,) = batch["events"]
        self.assertEqual((row["source"], row["by"], row["matched"]), ("admin", "admin", 1))

    def test_publish_errors_are_those_of_the_api(self):
        client = self.admin()
        for body, code in (({"event": "payment_update", "data": {}}, "AUDIENCE_REQUIRED"),
                           ({"event": "connect", "data": {}, "to": {"all": True}}, "RESERVED_EVENT"),
                           ({"event": "x", "data": {}, "to": {"users": ["a b"]}}, "INVALID_ID"),
                           ({"event": "x", "data": [], "to": {"all": True}}, "INVALID_REQUEST"),
                           ({"event": "x", "data": {}, "to": {"users": "u1"}}, "INVALID_REQUEST"),
                           ({"event": "x"}, "INVALID_REQUEST"), ([], "INVALID_REQUEST")):
            with self.subTest(body):
                self.assertEqual(client.error("pm_publish", body), code)

    def test_the_same_idempotency_key_sends_once(self):
        user = self.join("once")
        client = self.admin()
        body = {"event": "n", "data": {}, "to": {"users": ["once"]}, "idempotency_key": "k1", "reason": "test"}
        first = client.ok("pm_publish", body)
        self.assertEqual(client.ok("pm_publish", body), first)
        client.ok("pm_publish", {**body, "idempotency_key": "k2", "data": {"last": 1}})
        self.assertEqual(user.event()[1]["event_id"], first["event_id"])
        self.assertEqual(user.event()[1]["last"], 1)

    def members(self, room):
        probe = {"event": "x", "data": {}, "to": {"rooms": [room]}, "dry_run": True}
        return self.api.post("/api/v1/publish", probe)[1]["matched_sockets"]

    def test_join_and_leave(self):
        user = self.join("mover")
        client = self.admin("qa")
        self.assertEqual(client.ok("pm_join", {"user": "mover", "room": "session:hand", "reason": "test"})["matched"], 1)
        self.api.post("/api/v1/publish", {"event": "there", "data": {}, "to": {"rooms": ["session:hand"]}})
        self.assertEqual(user.event()[0], "there")
        self.assertEqual(client.ok("pm_leave", {"in_room": "session:hand", "room": "session:hand", "reason": "test"})["matched"], 1)
        self.assertEqual(self.members("session:hand"), 0)
        for body in ({"user": "mover", "room": "user:somebody"}, {"user": "mover", "room": ""}, {"room": "r"},
                     {"all": True, "room": "r"}, {"sockets": ["nonsense"], "room": "r"}, {"user": "mover", "in_room": "x", "room": "r"}):
            with self.subTest(body):
                self.assertEqual(client.error("pm_join", {**body, "reason": "test"}), "INVALID_REQUEST")

    def test_answers_come_when_all_workers_are_done(self):
        users = [self.join("crowd-mover") for _ in range(40)]
        client = self.admin("admin")
        for round in range(5):
            room = f"session:round-{round}"
            self.assertEqual(client.ok("pm_join", {"user": "crowd-mover", "room": room, "reason": "test"})["matched"], len(users))
            self.assertEqual(self.members(room), len(users))
            self.assertEqual(client.ok("pm_leave", {"in_room": room, "room": room, "reason": "test"})["matched"], len(users))
            self.assertEqual(self.members(room), 0)
        self.assertEqual(client.ok("pm_disconnect", {"user": "crowd-mover", "reason": "test"})["matched"], len(users))
        self.assertEqual(self.members("user:crowd-mover"), 0)

    def test_disconnect(self):
        user, other = self.join("leaver"), self.join("stayer")
        client = self.admin("support")
        self.assertEqual(client.ok("pm_disconnect", {"sockets": [user.sid], "close": False, "reason": "test"})["matched"], 1)
        self.assertEqual(user.receive(), "1")
        self.assertEqual(client.ok("pm_disconnect", {"user": "stayer", "close": True, "reason": "test"})["matched"], 1)
        self.assertEqual(other.receive(), "1")
        other.engine.expect_close()
        self.assertEqual(client.ok("pm_disconnect", {"all": True, "close": True, "reason": "test"})["matched"], 0)
        client.ok("pm_search", {"kind": "users"})  # administrators are not disconnected with everybody

    def test_block(self):
        user = self.join("rude")
        client = self.admin("support")
        client.ok("pm_block", {"user": "rude", "minutes": 5, "reason": "insults"})
        self.assertEqual(user.receive(), "1")
        with realtime.SocketClient(realtime.EngineWebSocket(self.server, query="&userId=rude")) as again:
            again.send("0")
            self.assertIn("USER_BLOCKED", again.receive())
        self.assertTrue(client.ok("pm_user", {"user": "rude"})["blocked"])
        client.ok("pm_unblock", {"user": "rude", "reason": "apologised"})
        self.join("rude")
        self.assertEqual(client.error("pm_block", {"user": "rude", "minutes": 0, "reason": "test"}), "INVALID_REQUEST")
        self.assertEqual(client.error("pm_block", {"minutes": 1, "reason": "test"}), "INVALID_REQUEST")

    def test_audit_page_and_topic(self):
        client = self.admin("admin")
        client.ok("pm_subscribe", {"topic": "audit"})
        self.admin("support").ok("pm_disconnect", {"user": "nobody-here", "reason": "audited thing"})
        (row,) = client.expect("pm_audit_row", lambda row: row["what"] == "disconnect" and "nobody-here" in row["target"])
        self.assertEqual((row["who"], row["result"], row["matched"]), ("support", "ok", 0))
        page = client.ok("pm_audit", {"limit": 1, "query": "audited thing"})
        self.assertEqual(page["rows"], [row])
        older = client.ok("pm_audit", {"limit": 10, "before": row["seq"]})
        self.assertTrue(all(other["seq"] < row["seq"] for other in older["rows"]))
        self.assertEqual(self.admin("qa").error("pm_audit", {"limit": 1}), "NOT_ALLOWED")
        self.assertEqual(self.admin("qa").error("pm_subscribe", {"topic": "audit"}), "NOT_ALLOWED")

    def test_too_many_requests(self):
        client = self.admin()
        for _ in range(400):
            client.emit("pm_search", {"kind": "users"})
        codes = set()
        while "TOO_MANY_REQUESTS" not in codes:
            codes.add(client.request("pm_search", {"kind": "users"}).get("error", {}).get("code"))


class Production(AdminCase):
    SETTINGS = 'environment = "production"\nproduction = true\nrecipients_cap = 2'

    def test_a_send_needs_reason_arm_and_above_the_cap_a_name(self):
        for _ in range(3):
            self.join("vip")
        client = self.admin("admin")
        (config,) = client.expect("config")
        self.assertTrue(config["papermastery"]["environment"]["production"])
        server_id = config["papermastery"]["server_id"]
        body = {"event": "x", "data": {}, "to": {"users": ["nobody"]}}
        self.assertEqual(client.error("pm_publish", body), "REASON_REQUIRED")
        body["reason"] = "SUP-1 test"
        self.assertEqual(client.error("pm_publish", body), "NOT_ARMED")
        client.ok("pm_publish", {**body, "dry_run": True})
        self.assertEqual(client.error("pm_arm"), "REASON_REQUIRED")
        self.assertGreater(client.ok("pm_arm", {"reason": "SUP-1"})["armed_until"], 0)
        client.ok("pm_publish", body)
        many = {**body, "to": {"users": ["vip"]}}
        refused = client.request("pm_publish", many)["error"]
        self.assertEqual((refused["code"], refused["details"]),
                         ("CONFIRMATION_REQUIRED", {"type": "vip", "matched_sockets": 3, "cap": 2}))
        self.assertEqual(client.error("pm_publish", {**many, "confirm": "VIP"}), "CONFIRMATION_REQUIRED")
        self.assertEqual(client.ok("pm_publish", {**many, "confirm": "vip"})["written"], 3)
        everyone = {**body, "to": {"all": True}}
        refused = client.request("pm_publish", everyone)["error"]
        self.assertEqual((refused["code"], refused["details"]["type"]), ("CONFIRMATION_REQUIRED", server_id))
        client.ok("pm_publish", {**everyone, "confirm": server_id})
        refused = client.request("pm_disconnect", {"user": "vip", "reason": "SUP-1 test"})["error"]
        self.assertEqual(refused["code"], "CONFIRMATION_REQUIRED")
        client.ok("pm_disarm")
        self.assertEqual(client.error("pm_publish", body), "NOT_ARMED")
        results = [row["result"] for row in self.audit_rows() if row["who"] == "admin"]
        for result in ("ok", "REASON_REQUIRED", "NOT_ARMED", "CONFIRMATION_REQUIRED"):
            self.assertIn(result, results)

    def test_the_public_protocol_is_offered_no_commands(self):
        victim = self.join("safe")
        client = self.admin("admin", stream=False)
        (config,) = client.expect("config")
        self.assertEqual(config["supportedFeatures"], ["AGGREGATED_EVENTS", "ALL_EVENTS"])
        client.emit("_disconnect", "/", True)
        client.emit("emit", "/", "", "forbidden")
        self.api.post("/api/v1/publish", {"event": "after", "data": {}, "to": {"users": ["safe"]}})
        self.assertEqual(victim.event()[0], "after")


class TestUsers(AdminCase):
    SETTINGS = 'test_users = ["t1"]'

    def test_test_events_reach_test_users_alone(self):
        tester, customer = self.join("t1"), self.join("customer")
        client = self.admin("qa")
        body = {"event": "x", "data": {}, "test": True, "reason": "test"}
        client.ok("pm_publish", {**body, "to": {"users": ["t1"]}})
        self.assertEqual(tester.event()[1]["test"], True)
        for to in ({"users": ["t1", "customer"]}, {"all": True}, {"sockets": [customer.sid]}):
            self.assertEqual(client.error("pm_publish", {**body, "to": to}), "TEST_USERS_ONLY")


    def test_the_api_keeps_to_them_too(self):
        tester, customer = self.join("t1", "session:shared"), self.join("customer", "session:shared")
        body = {"event": "x", "data": {"n": 1}, "test": True}
        status, answer = self.api.post("/api/v1/publish", {**body, "to": {"users": ["t1", "nobody"]}})
        self.assertEqual((status, answer["written"]), (200, 1))
        row = tester.event()[1]
        self.assertEqual((row["n"], row["test"], row["event_id"]), (1, True, answer["event_id"]))
        for to in ({"users": ["t1", "customer"]}, {"all": True}, {"sockets": [customer.sid]}, {"rooms": ["session:shared"]}):
            for extra in ({}, {"dry_run": True}, {"idempotency_key": json.dumps(to)}):
                with self.subTest(to=to, **extra):
                    status, answer = self.api.post("/api/v1/publish", {**body, "to": to, **extra})
                    self.assertEqual((status, answer["error"]["code"]), (403, "TEST_USERS_ONLY"))
        status, answer = self.api.post("/api/v1/batch", {"items": [{**body, "to": {"users": [user]}} for user in ("customer", "t1")]})
        self.assertEqual(status, 200)
        refused, sent = answer["results"]
        self.assertEqual((refused["status"], refused["error"]["code"]), (403, "TEST_USERS_ONLY"))
        self.assertEqual(sent["written"], 1)
        self.api.post("/api/v1/publish", {"event": "after", "data": {}, "to": {"users": ["customer"]}})
        self.assertEqual(customer.event()[0], "after")  # nothing else has come
        self.assertEqual(tester.event()[0], "x")

    def test_a_replay_keeps_to_them_without_the_mark(self):
        tester = self.join("t1")
        self.join("customer")
        client = self.admin("qa")
        body = {"event": "x", "data": {}, "test_traffic": True, "reason": "replay"}
        client.ok("pm_publish", {**body, "to": {"users": ["t1"]}})
        self.assertNotIn("test", tester.event()[1])
        self.assertEqual(client.error("pm_publish", {**body, "to": {"users": ["customer"]}}), "TEST_USERS_ONLY")
        self.assertEqual(self.admin("support").error("pm_publish", {**body, "to": {"users": ["t1"]}}), "NOT_ALLOWED")


class TestTrafficInProduction(AdminCase):
    SETTINGS = 'environment = "production"\nproduction = true\ntest_users = ["t1"]'

    def test_is_refused_while_no_admin_is_armed(self):
        tester = self.join("t1")
        body = {"event": "x", "data": {}, "to": {"users": ["t1"]}, "test": True}
        qa, admin = self.admin("qa"), self.admin("admin")
        qa.ok("pm_arm", {"reason": "rehearsal"})  # a lease, but no admin's

        def published():
            status, answer = self.api.post("/api/v1/publish", body)
            return status, answer.get("error", {}).get("code")

        self.assertEqual(published(), (403, "NOT_ARMED"))
        self.assertEqual(self.api.post("/api/v1/publish", {**body, "dry_run": True})[0], 200)
        self.assertEqual(self.api.post("/api/v1/publish", {**body, "test": False})[0], 200)
        self.assertNotIn("test", tester.event()[1])
        self.assertEqual(qa.error("pm_publish", {**body, "reason": "rehearsal"}), "NOT_ARMED")
        self.assertEqual(qa.error("pm_publish", {**body, "test_traffic": True, "reason": "rehearsal"}), "NOT_ALLOWED")
        admin.ok("pm_arm", {"reason": "rehearsal"})
        self.assertEqual(published(), (200, None))
        qa.ok("pm_publish", {**body, "reason": "rehearsal"})
        qa.ok("pm_publish", {**body, "test_traffic": True, "reason": "rehearsal"})
        for _ in range(3):
            self.assertTrue(tester.event()[1]["test"])
        admin.ok("pm_disarm")
        self.assertEqual(published(), (403, "NOT_ARMED"))
        self.assertEqual(qa.error("pm_publish", {**body, "reason": "rehearsal"}), "NOT_ARMED")


class Readonly(AdminCase):
    SETTINGS = "readonly = true"

    def test_commands_are_refused(self):
        client = self.admin("admin")
        (config,) = client.expect("config")
        self.assertTrue(config["papermastery"]["readonly"])
        for event, body in (("pm_publish", {"event": "x", "data": {}, "to": {"all": True}, "reason": "test"}),
                            ("pm_join", {"user": "u", "room": "r", "reason": "test"}), ("pm_disconnect", {"user": "u", "reason": "test"}),
                            ("pm_block", {"user": "u", "minutes": 1, "reason": "test"})):
            with self.subTest(event):
                self.assertEqual(client.error(event, body), "READONLY")
        client.ok("pm_publish", {"event": "x", "data": {}, "to": {"all": True}, "dry_run": True})


class Matrix(AdminCase):
    """Roles against commands (admin-stream.md, section 9), outside production. What may be done is done to nobody."""

    REQUESTS = {
        "pm_search": {"kind": "users"},
        "pm_publish": {"event": "x", "data": {}, "to": {"users": ["nobody"]}, "reason": "matrix"},
        "pm_join": {"user": "nobody", "room": "session:x", "reason": "matrix"},
        "pm_leave": {"user": "nobody", "room": "session:x", "reason": "matrix"},
        "pm_disconnect": {"user": "nobody", "reason": "matrix"},
        "pm_block": {"user": "nobody", "minutes": 1, "reason": "matrix"},
        "pm_unblock": {"user": "nobody", "reason": "matrix"},
        "pm_arm": {"reason": "matrix"},
        "pm_audit": {"limit": 1},
    }
    ALLOWED = {
        "viewer": {"pm_search"},
        "support": {"pm_search", "pm_publish", "pm_disconnect", "pm_block", "pm_unblock", "pm_arm"},
        "qa": {"pm_search", "pm_publish", "pm_join", "pm_leave", "pm_disconnect", "pm_arm"},
        "admin": set(REQUESTS),
    }

    def test_our_protocol(self):
        for role, allowed in self.ALLOWED.items():
            client = self.admin(role)
            for event, body in self.REQUESTS.items():
                with self.subTest(role=role, event=event):
                    answer = client.request(event, body)
                    if event in allowed:
                        self.assertEqual(answer["ok"], True, answer)
                    else:
                        self.assertEqual(answer["error"]["code"], "NOT_ALLOWED")

    def test_public_protocol(self):
        offered = {"viewer": [], "support": ["EMIT", "DISCONNECT", "MDISCONNECT"],
                   "qa": ["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"],
                   "admin": ["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"]}
        for role, features in offered.items():
            with self.subTest(role):
                victim = self.join("victim-" + role)
                client = self.admin(role, stream=False)
                (config,) = client.expect("config")
                self.assertEqual(config["supportedFeatures"], features + ["AGGREGATED_EVENTS", "ALL_EVENTS"])
                client.emit("emit", "/", victim.sid, "by-hand", {"n": 1}, "two")
                client.emit("join", "/", "session:by-hand", victim.sid)
                client.emit("_disconnect", "/", False, victim.sid)
                client.emit("join", "/nowhere", "x", victim.sid)  # makes no namespace
                client.emit("emit", "/", 7, "mistyped")  # is not for everyone
                self.wait_for_audit(role, 5)
                self.api.post("/api/v1/publish", {"event": "end", "data": {}, "to": {"users": ["victim-" + role]}})
                got = []
                while True:
                    packet = victim.receive()
                    got.append(json.loads(packet[1:] or "null"))
                    if packet == "1" or "end" in packet:
                        break
                self.assertEqual(["by-hand", {"n": 1}, "two"] in got, "EMIT" in features)
                self.assertEqual(None in got, "DISCONNECT" in features)

    def wait_for_audit(self, role, count):
        viewer = self.admin("admin")
        while True:
            rows = viewer.ok("pm_audit", {"limit": 100, "query": "public admin UI"})["rows"]
            if len([row for row in rows if row["who"] == role]) >= count:
                return


class PublicProtocol(AdminCase):
    def test_order_and_shapes(self):
        user = self.join("shown", "session:s1")
        while True:  # the hub hears of a socket a moment after its client
            client = self.admin("admin", stream=False)
            (sockets, *rest) = client.expect("all_sockets")
            self.assertEqual(rest, [])
            if user.sid in [socket["id"] for socket in sockets]:
                break
        (socket,) = [socket for socket in sockets if socket["id"] == user.sid]
        self.assertEqual(set(socket), {"id", "clientId", "transport", "nsp", "data", "handshake", "rooms"})
        self.assertEqual(set(socket["handshake"]),
                         {"address", "headers", "query", "issued", "secure", "time", "url", "xdomain"})
        self.assertEqual(sorted(socket["rooms"]), sorted([user.sid, "user:shown", "session:s1"]))
        self.assertEqual(client.names()[:2], ["session", "config"])

    def test_sockets_rooms_and_events(self):
        client = self.admin("admin", stream=False)
        client.expect("all_sockets")
        user = self.join("watched")
        socket, time = client.expect("socket_connected", lambda socket, _: socket["id"] == user.sid)
        self.assertRegex(time, r"^\d{4}-\d\d-\d\dT")
        user.send('2["join_session_room",{"session_id":"s7"}]')
        client.expect("room_joined", lambda nsp, room, sid, _: (nsp, room, sid) == ("/", "session:s7", user.sid))
        self.assertEqual(client.expect("event_received", lambda nsp, sid, args, _: sid == user.sid)[2],
                         ["join_session_room", {"session_id": "s7"}])
        self.api.event("payment_update", {"id": "p1", "user_id": "watched", "status": "completed"})
        client.expect("event_sent", lambda nsp, sid, args, _: sid == user.sid and args[0] == "payment_update")
        user.close()
        client.expect("socket_disconnected", lambda nsp, sid, reason, _: sid == user.sid)
        client.expect("room_left", lambda nsp, room, sid, _: (room, sid) == ("session:s7", user.sid))

    def test_headers_and_auth_are_not_shown(self):
        engine = realtime.EngineWebSocket(self.server, query="&userId=private&token=hunter2", headers={
            "Cookie": "sid=hunter2", "Authorization": "Bearer hunter2", "User-Agent": "browser"})
        with realtime.SocketClient(engine) as user:
            sid = user.connect(auth={"token": "hunter2"})
            client = self.admin("admin", stream=False)
            seen = client.expect("all_sockets")[0]
            if sid not in [socket["id"] for socket in seen]:
                seen = [client.expect("socket_connected", lambda socket, _: socket["id"] == sid)[0]]
            (socket,) = [socket for socket in seen if socket["id"] == sid]
            self.assertNotIn("hunter2", json.dumps(socket))
            self.assertEqual(socket["handshake"]["headers"], {"user-agent": "browser"})

    def test_a_stream_client_gets_none_of_it(self):
        client = self.admin("admin")
        self.join("unseen")
        client.ok("pm_search", {"kind": "users", "query": "unseen"})
        client.expect("server_stats")
        self.assertEqual([name for name in client.names() if not name.startswith("pm_")], ["session", "config"])


if __name__ == "__main__":
    unittest.main()
