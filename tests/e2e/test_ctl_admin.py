# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""papermastery-ctl over the admin stream, against the product's server."""

import json
import os
import re
import socket
import subprocess
import unittest

import realtime
from admin import PASSWORD, AdminCase
from realtime import BIN, DEADLINE, EngineWebSocket, SocketClient

CTL = str(BIN / "papermastery-ctl")


class CtlCase(AdminCase):
    def ctl(self, *words, user="admin", password=PASSWORD, text=""):
        env = {**os.environ, "PAPERMASTERY_URL": self.server.url, "PAPERMASTERY_ADMIN_USER": user,
               "PAPERMASTERY_ADMIN_PASSWORD": password}
        return subprocess.run([CTL, *words], input=text, capture_output=True, text=True, timeout=2 * DEADLINE, env=env)

    def lines(self, *words, **options):
        done = self.ctl(*words, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def user(self, name):
        """A connected user, known to administrators; `id` is its socket's."""
        client = SocketClient(EngineWebSocket(self.server, query=f"&userId={name}"))
        self.addCleanup(client.close)
        client.id = client.connect("/")
        client.receive()  # connection_success
        # The hub hears of a socket a moment after its client.
        while client.id not in [row["id"] for row in self.lines("sockets", "--json", name)]:
            pass
        return client

    def tearDown(self):
        # What the log holds is a chain, whatever the test did.
        done = self.ctl("audit", "verify", str(self.audit_file))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Staging(CtlCase):
    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0\nenvironment = 'staging'"

    def test_lists_who_is_there(self):
        anna, tab = self.user("anna-1"), self.user("anna-1")
        self.user("bert-1")
        rows = self.lines("sockets", "--json", "anna-1")
        self.assertEqual({row["id"] for row in rows}, {anna.id, tab.id})
        self.assertEqual({row["user"] for row in rows}, {"anna-1"})
        self.assertEqual(len(self.lines("sockets", "--json", "--limit", "2")), 2)
        (row,) = self.lines("users", "--json", "anna-1")
        self.assertEqual((row["user"], row["sockets"]), ("anna-1", 2))
        (row,) = self.lines("rooms", "--json", "user:anna-1")
        self.assertEqual((row["room"], row["kind"], row["members"]), ("user:anna-1", "user", 2))

    def test_tables_are_for_people(self):
        self.user("carl-1")
        done = self.ctl("users", "carl-1")
        self.assertEqual(done.returncode, 0, done.stderr)
        head, row = done.stdout.splitlines()
        self.assertEqual(head.split(), ["USER", "SOCKETS", "ROOMS", "TRANSPORTS", "SINCE"])
        self.assertRegex(row, r"^carl-1 +1 +1 +websocket +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual(done.stderr, "1 of 1 users\n")

    def test_watches_events_with_their_history(self):
        dora = self.user("dora-1")
        for n in (1, 2):
            answer = self.ctl("publish", "payment_update", json.dumps({"id": f"p{n}", "user_id": "dora-1", "status": "completed"}))
            self.assertEqual(answer.returncode, 0, answer.stderr)
            dora.event()
        event, = self.lines("watch", "--event", "payment_*", "--of-user", "dora-1", "--text", '"p2"', "--history", "50", "--count", "1")
        self.assertEqual((event["type"], event["event"], event["dir"]), ("event", "payment_update", "out"))
        self.assertEqual(event["payload"][0]["payment_id"], "p2")

    def test_watches_the_other_topics(self):
        erin = self.user("erin-1")
        lines = self.lines("watch", "sockets", "--count", "1")
        self.assertEqual(lines[0]["type"], "snapshot")
        self.assertGreaterEqual(lines[0]["total"], 1)
        self.assertEqual(lines[1]["type"], "socket")
        stats, = self.lines("watch", "stats", "--count", "1")
        self.assertEqual(stats["type"], "stats")
        with realtime.SocketClient(EngineWebSocket(self.server)) as stranger:
            stranger.send("0")  # without a user
            self.assertIn("USER_ID_REQUIRED", stranger.receive())
        rejected, = self.lines("watch", "rejected", "--count", "1")
        self.assertEqual((rejected["type"], rejected["code"]), ("rejected", "USER_ID_REQUIRED"))
        erin.close()

    def test_ends_after_its_time(self):
        self.assertEqual(self.lines("watch", "--event", "nothing-is-called-so", "--for", "10ms"), [])

    def test_publishes_as_an_admin(self):
        fred = self.user("fred-1")
        row = '{"id":"p1","user_id":"fred-1","status":"completed","amount":50.10}'
        receipt, = self.lines("publish", "payment_update", "--admin", "--dry-run", "-", text=row)
        self.assertEqual((receipt["matched_sockets"], receipt["reason"]), (1, "dry_run"))
        receipt, = self.lines("publish", "payment_update", "--admin", "--reason", "SUP-311", row, user="support")
        self.assertEqual((receipt["matched_sockets"], receipt["written"]), (1, 1))
        self.assertEqual([line["id"] for line in receipt["sockets"]], [fred.id])
        self.assertIn('"amount":50.10,', fred.receive())  # byte for byte
        rows = [row for row in self.audit_rows() if row["what"] == "publish" and row["who"] == "support"]
        self.assertEqual((rows[-1]["reason"], rows[-1]["result"], rows[-1]["event_id"]),
                         ("SUP-311", "ok", receipt["event_id"]))

    def test_refusals_are_exit_code_1(self):
        row = '{"id":"p1","user_id":"u1","status":"completed"}'
        for words, options, said in (
                (["publish", "payment_update", "--admin", row], {"user": "viewer"}, r"NOT_ALLOWED|not allowed|may not"),
                (["publish", "payment_update", "--admin", '{"id":"p1"}'], {}, "AUDIENCE_REQUIRED"),
                (["watch", "audit"], {"user": "support"}, "."),
                (["sockets"], {"password": "wrong wrong wrong"}, "invalid credentials|password"),
                (["sockets"], {"user": "nobody"}, "invalid credentials|password")):
            with self.subTest(words, **options):
                done = self.ctl(*words, **options)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                self.assertRegex(done.stderr, said)
                self.assertNotIn(PASSWORD, done.stderr)

    def test_no_server_is_exit_code_3(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # nobody else gets the port, and nobody listens
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            for words in (["sockets"], ["watch"], ["publish", "e", "{}", "--admin"]):
                with self.subTest(words):
                    done = self.ctl(*words, "--url", f"http://{where}")
                    self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
                    self.assertIn(f"connection refused by {where}: is papermastery-server running there?", done.stderr)
            done = self.ctl("publish", "e", "{}", "--url", f"http://{where}")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(f"cannot reach {where}: Connection refused", done.stderr)

    def test_wrong_usage_is_exit_code_2(self):
        for words in (["watch", "nothing"], ["watch", "--dir", "up"], ["publish"], ["publish", "e", "no json"],
                      ["publish", "e", "{}", "--arm"], ["sockets", "--url", "ftp://x"], ["sockets", "--password", "x"]):
            with self.subTest(words):
                self.assertEqual(self.ctl(*words).returncode, 2)

    def test_leaves_no_login_behind(self):
        self.ctl("sockets")
        self.assertIn("logout", [row["what"] for row in self.audit_rows()])


class Production(CtlCase):
    SETTINGS = "production = true\nenvironment = 'production'\nrecipients_cap = 1\n"
    ROW = '{"id":"p1","user_id":"gina-1","status":"completed"}'

    def publish(self, *words, user="support"):
        return self.ctl("publish", "payment_update", "--admin", *words, self.ROW, user=user)

    def test_wants_reason_arm_and_name(self):
        gina, tab = self.user("gina-1"), self.user("gina-1")
        self.assertIn("REASON_REQUIRED", self.publish().stderr)
        self.assertIn("NOT_ARMED", self.publish("--reason", "SUP-311").stderr)
        refused = self.publish("--reason", "SUP-311", "--arm")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("CONFIRMATION_REQUIRED", refused.stderr)
        details = json.loads(re.search(r"^\{.*\}$", refused.stderr, re.M)[0])
        self.assertEqual((details["matched_sockets"], details["cap"]), (2, 1))
        done = self.publish("--reason", "SUP-311", "--arm", "--confirm", details["type"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([client.event()[0] for client in (gina, tab)], ["payment_update"] * 2)
        results = [row["result"] for row in self.audit_rows() if row["what"] == "publish"]
        self.assertEqual(results[-4:], ["REASON_REQUIRED", "NOT_ARMED", "CONFIRMATION_REQUIRED", "ok"])

    def test_qa_sends_tests_alone(self):
        self.assertIn("NOT_ALLOWED", self.publish("--reason", "smoke test", "--arm", user="qa").stderr)
        test = ("--reason", "smoke test", "--arm", "--test", "--confirm", "user:gina-1")
        self.assertIn("NOT_ARMED", self.publish(*test, user="qa").stderr)
        self.admin("admin").ok("pm_arm", {"reason": "smoke tests"})
        done = self.publish(*test, user="qa")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
