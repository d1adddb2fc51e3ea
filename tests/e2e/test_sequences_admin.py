# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Sequences by a server's admin stream: recording what everybody does, and the right to make test traffic."""

import os
import pathlib
import re
import subprocess
import tempfile

import realtime
from admin import PASSWORD, AdminCase

CTL = str(realtime.BIN / "papermastery-ctl")
BOOKING = realtime.ROOT / "resources" / "sequences" / "booking-happy-path.yaml"


class SequenceCase(AdminCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {**os.environ, "PAPERMASTERY_ADMIN_PASSWORD": PASSWORD}

    def ctl(self, *words, expect=0):
        done = subprocess.run([CTL, *map(str, words), "--server", self.server.url], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=3 * realtime.DEADLINE, env=self.environment)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout + done.stderr


class Record(SequenceCase):
    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0"

    def record(self, *words):
        """A recording that is under way: (process, file)."""
        path = self.folder / "recorded.yaml"
        process = subprocess.Popen([CTL, "record", "--admin", "admin", "--server", self.server.url, "--out", str(path), *words],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                                   env=self.environment)
        for cleanup in (process.stderr.close, process.stdout.close, process.wait, process.kill):
            self.addCleanup(cleanup)
        return process, path

    def booking(self, user, session="session-4711"):
        """Two browsers of one reader; one of them opens the session's page, and a booking is made and paid."""
        join = dict(realtime.connections(self.server))
        browsers = []
        for transport in ("websocket", "polling"):
            client = realtime.SocketClient(join[transport](query="&userId=" + user))
            self.addCleanup(client.close)
            client.connect("/")
            self.assertEqual(client.event()[0], "connection_success")
            browsers.append(client)
        browsers[0].send('20["join_session_room",{"session_id":"%s"}]' % session)
        self.assertIn('"success":true', browsers[0].receive())
        with realtime.Publisher(self.server) as api:
            for event, row in (
                    ("booking_confirmation", {"session_id": session, "user_id": user, "researcher_id": "researcher-9",
                                              "start_time": "2026-03-03T12:00:00Z", "end_time": "2026-03-03T13:00:00Z"}),
                    ("payment_update", {"id": "pay-77", "user_id": user, "session_id": session, "status": "completed"}),
                    ("session_update", {"session_id": session, "status": "scheduled", "change": "zoom_link"})):
                status, answer = api.event(event, row)
                self.assertEqual(status, 200, answer)
                for client in browsers[:answer["matched_sockets"]]:
                    self.assertEqual(client.event()[0], event)

    def test_a_booking_of_others_replays(self):
        process, path = self.record("--of-user", "reader-1", "--for", "3s")
        self.assertIn("recording", process.stderr.readline())
        self.booking("reader-1")
        output, errors = process.communicate(timeout=realtime.DEADLINE)
        self.assertEqual(process.returncode, 0, output + errors)
        text = path.read_text()
        for original in ("session-4711", "reader-1", "researcher-9", "pay-77", PASSWORD):
            self.assertNotIn(original, text)
        for piece in ("emit: join_session_room", "publish: booking_confirmation", "publish: session_update", "reader-browser2"):
            self.assertIn(piece, text)
        self.assertIn("PASSED", self.ctl("replay", path))
        run = self.folder / "run.json"
        self.ctl("replay", path, "--quiet", "--out", run)
        done = subprocess.run([CTL, "diff", str(path), str(run), "--no-timing"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr + text)

    def test_what_happened_before_is_recorded_from_the_history(self):
        self.booking("reader-2")
        process, path = self.record("--of-user", "reader-2", "--history", "200", "--for", "1s")
        output, errors = process.communicate(timeout=realtime.DEADLINE)
        self.assertEqual(process.returncode, 0, output + errors)
        text = path.read_text()
        self.assertIn("publish: payment_update", text)
        self.assertIn("PASSED", self.ctl("replay", path, "--speed", "max"))

    def test_who_was_there_during_the_history_got_its_events(self):
        self.booking("reader-3", "session-of-reader-3")
        # Recorded are two events of the past, and neither sooner nor later ones: the last one has to be there already.
        subprocess.run([CTL, "watch", "--url", self.server.url, "--event", "session_update", "--text", "session-of-reader-3",
                        "--history", "50", "--count", "1"],
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=realtime.DEADLINE, env=self.environment, check=True)
        process, path = self.record("--of-user", "reader-3", "--history", "2", "--for", "1s")  # their greetings are not in it
        output, errors = process.communicate(timeout=realtime.DEADLINE)
        self.assertEqual(process.returncode, 0, output + errors)
        text = path.read_text()
        self.assertRegex(text, r"expect:\n +actors: \[reader, reader-browser2\]\n +event: payment_update")
        member = re.search(r"actor: (\S+)\n +emit: join_session_room", text)  # in the room before, too
        self.assertIsNotNone(member, text)
        self.assertRegex(text, r"expect:\n +actor: %s\n +event: session_update" % member[1])
        self.assertIn("PASSED", self.ctl("replay", path, "--speed", "max"))

    def test_who_does_nothing_takes_part_where_asked(self):
        idle = realtime.SocketClient(dict(realtime.connections(self.server))["websocket"](query="&userId=idle-1"))
        self.addCleanup(idle.close)
        idle.connect("/")
        self.assertEqual(idle.event()[0], "connection_success")
        for words in ((), ("--keep-idle",)):
            with self.subTest(words):
                process, path = self.record("--event", "payment_update", "--event", "join_session_room", "--for", "2s",
                                            "--keep-ids", *words)
                self.assertIn("recording", process.stderr.readline())
                user = "payer" + "-".join(words)
                self.booking(user, "session-of-" + user)
                output, errors = process.communicate(timeout=realtime.DEADLINE)
                self.assertEqual(process.returncode, 0, output + errors)
                text = path.read_text()
                self.assertRegex(text, r"^sequence: payment_update-\d\d-\d\d-\d{4}\n")  # after what was published first
                self.assertIn("keep: " + user, text)
                self.assertEqual("keep: idle-1" in text, bool(words), text)
                if not words:
                    self.assertEqual(text.count("transport: "), 2, text)

    def test_who_may_not_watch_records_nothing(self):
        self.environment["PAPERMASTERY_ADMIN_PASSWORD"] = "wrong wrong wrong"
        self.ctl("record", "--admin", "admin", "--for", "1s", "--out", self.folder / "x.yaml", expect=1)
        self.assertFalse((self.folder / "x.yaml").exists())


class TestTraffic(SequenceCase):
    SETTINGS = ("login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0\ntest_users = ['tester-1', 'tester-2']")

    def test_a_role_without_the_right_is_refused(self):
        for user in ("viewer", "support"):
            self.assertIn("papermastery-ctl: ", self.ctl("replay", BOOKING, "--admin", user, expect=2))

    def test_strangers_are_refused_and_test_users_are_not(self):
        self.assertIn("none of the server's test users", self.ctl("replay", BOOKING, "--admin", "qa", expect=2))
        self.assertIn("none of the server's test users",
                      self.ctl("replay", BOOKING, "--admin", "qa", "--map", "reader.userId=somebody", expect=2))
        self.assertIn("PASSED", self.ctl("replay", BOOKING, "--admin", "qa", "--speed", "max", "--map", "reader.userId=tester-1"))

    def test_a_wrong_password_is_refused(self):
        self.environment["PAPERMASTERY_ADMIN_PASSWORD"] = "wrong wrong wrong"
        self.ctl("replay", BOOKING, "--admin", "qa", expect=2)


class ProductionTraffic(SequenceCase):
    SETTINGS = "production = true\nenvironment = 'production'"

    def test_is_refused_unless_an_admin_has_armed_it(self):
        self.assertRegex(self.ctl("replay", BOOKING, "--admin", "qa", expect=2), "production")
        with self.admin("admin") as admin:
            self.assertTrue(admin.request("pm_arm", {"reason": "rehearsal"})["ok"])
            self.assertIn("PASSED", self.ctl("replay", BOOKING, "--admin", "qa", "--speed", "max"))
