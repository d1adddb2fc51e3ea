# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What administrators watch and look up (resources/docs/protocol/admin-stream.md)."""

import json
import unittest

import realtime
from admin import AdminCase, Table


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


if __name__ == "__main__":
    unittest.main()
