# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What administrators do, and which role may what (resources/docs/protocol/admin-stream.md)."""

import json
import unittest

import realtime
from admin import AdminCase


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

    def test_too_many_requests(self):
        client = self.admin()
        for _ in range(400):
            client.emit("pm_search", {"kind": "users"})
        codes = set()
        while "TOO_MANY_REQUESTS" not in codes:
            codes.add(client.request("pm_search", {"kind": "users"}).get("error", {}).get("code"))


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


if __name__ == "__main__":
    unittest.main()
