# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What production and test users ask for (resources/docs/protocol/admin-stream.md)."""

import json
import unittest

from admin import AdminCase


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


if __name__ == "__main__":
    unittest.main()
