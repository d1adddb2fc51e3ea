# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""The admin stream by a raw client (resources/docs/protocol/admin-stream.md)."""

import json
import unittest

import realtime
from admin import PASSWORD, AdminCase, AdminClient, Refused, Table


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


if __name__ == "__main__":
    unittest.main()
