# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""papermastery-ctl's sequences end to end: the library of ready ones, recording and replaying, comparing, what happens when
something is not as the file says, and the README's commands."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import realtime

CTL = realtime.BIN / "papermastery-ctl"
LIBRARY = realtime.ROOT / "resources" / "sequences"
DATA = realtime.ROOT / "tests" / "data" / "sequences"
INTEROP = realtime.ROOT / "tests" / "interop"


def ctl(*words, stdin="", env=None):
    """Runs papermastery-ctl; returns (exit code, output and errors)."""
    result = subprocess.run([str(CTL), *map(str, words)], input=stdin, capture_output=True, text=True,
                            timeout=realtime.DEADLINE * 3, env={**os.environ, **(env or {})})
    return result.returncode, result.stdout + result.stderr


class SequenceCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def replays(self, server, *words, expect=0, **options):
        code, output = ctl("replay", *words, "--server", server.url, **options)
        self.assertEqual(code, expect, output)
        return output

    def changed(self, name, old, new):
        """A copy of a library sequence with `old` replaced once."""
        text = (LIBRARY / name).read_text()
        self.assertIn(old, text)
        path = self.folder / name
        path.write_text(text.replace(old, new, 1))
        return path


class Library(SequenceCase):
    """The ready sequences pass."""

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server")
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def test_every_file_passes_at_its_own_speed(self):
        files = sorted(LIBRARY.glob("*.yaml"))
        self.assertGreaterEqual(len(files), 5)
        report = self.folder / "report.xml"
        output = self.replays(self.server, *files, "--junit", report)
        suites = xml.etree.ElementTree.parse(report).getroot().findall("testsuite")
        self.assertEqual(len(suites), len(files), output)
        for suite in suites:
            self.assertEqual((suite.get("failures"), suite.get("errors"), suite.get("skipped")), ("0", "0", "0"))
            self.assertEqual(len(suite.findall("testcase")), int(suite.get("tests")))

    def test_every_file_passes_without_waiting(self):
        self.replays(self.server, *sorted(LIBRARY.glob("*.yaml")), "--speed", "max", "--quiet")

    def test_nothing_is_left_behind(self):
        self.replays(self.server, LIBRARY / "booking-happy-path.yaml", "--speed", "max", "--quiet")
        with realtime.Publisher(self.server) as api:
            status, answer = api.post("/api/v1/publish", {"event": "x", "data": {}, "to": {"all": True}, "dry_run": True})
        self.assertEqual((status, answer["matched_sockets"]), (200, 0))
        self.assertNotIn("unknown_sid", self.server.log())


class Transport(SequenceCase):
    """The sequences of the transport level pass against the fixture server and against Socket.IO on Node alike."""

    def check(self, server):
        for speed in ("1", "max"):
            self.replays(server, *sorted((LIBRARY / "transport").glob("*.yaml")), "--speed", speed, "--quiet")

    def test_against_the_fixture_server(self):
        with realtime.Server("fixture-server", *realtime.SUITE_OPTIONS) as server:
            self.check(server)

    @unittest.skipUnless((INTEROP / "node_modules" / "socket.io").exists(), "the packages of tests/interop are not installed")
    def test_against_node(self):
        command = ["node", INTEROP / "reference" / "fixture.mjs"]
        with realtime.Server("reference", *realtime.SUITE_OPTIONS, command=command) as server:
            self.check(server)


class Failures(SequenceCase):
    """What is not as the file says makes exit 1 and is told in full; what cannot run makes exit 2."""

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server")
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def test_a_changed_status_names_the_step_and_the_field(self):
        path = self.changed("booking-happy-path.yaml", "status: completed, amount", "status: failed, amount")
        report = self.folder / "report.xml"
        output = self.replays(self.server, path, "--speed", "max", "--junit", report, expect=1)
        self.assertRegex(output, r"FAIL +6 expect payment_update")
        self.assertIn('status: expected one of ["completed","refunded"], got "failed"', output)
        suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
        self.assertEqual((suite.get("failures"), suite.get("skipped")), ("1", "5"))
        self.assertIn("got \"failed\"", suite.find("testcase/failure").text)

    def test_a_failure_ends_the_run_unless_told_to_go_on(self):
        path = self.changed("booking-happy-path.yaml", "joined: true", "joined: false")
        self.assertIn("9 not run", self.replays(self.server, path, "--speed", "max", expect=1))
        self.assertIn("10 steps passed, 1 failed, in", self.replays(self.server, path, "--speed", "max", "--go-on", expect=1))

    def test_strict_runs_fail_on_what_nobody_expects(self):
        path = self.changed("booking-happy-path.yaml", "actors: [reader, browser2]\n      event: payment_update",
                            "actors: [reader]\n      event: payment_update")
        self.assertIn("arrived, but no step expected it: browser2: payment_update",
                      self.replays(self.server, path, "--speed", "max"))
        self.assertIn("FAILED", self.replays(self.server, path, "--speed", "max", "--strict", expect=1))

    def test_a_broken_file_runs_nothing(self):
        good = LIBRARY / "booking-happy-path.yaml"
        bad = self.changed("booking-happy-path.yaml", "emit: join_session_room", "emitt: join_session_room")
        output = self.replays(self.server, good, bad, expect=2)
        line = bad.read_text().split("emitt")[0].count("\n") + 1
        # The step begins three lines above.
        self.assertIn(f"{bad}:{line - 3}:5: a step says what it does: ", output)
        self.assertIn('did you mean "emit"?', output)
        self.assertNotIn("==", output)

    def test_a_missing_server_cannot_be_tested(self):
        code, output = ctl("replay", LIBRARY / "booking-happy-path.yaml", "--server", "http://127.0.0.1:1")
        self.assertEqual(code, 2, output)

    def test_other_machines_are_refused(self):
        for url in ("http://192.0.2.1:3000", "http://example.com", "http://127.0.0.1.example.com:3000"):
            code, output = ctl("replay", LIBRARY / "booking-happy-path.yaml", "--server", url)
            self.assertEqual(code, 2, output)
            self.assertIn("is not this machine", output)

    def test_wrong_words_are_told(self):
        for words in (["--speed", "fast"], ["--map", "x"], ["--server", "ftp://x"], ["--nothing"]):
            code, output = ctl("replay", LIBRARY / "booking-happy-path.yaml", *words)
            self.assertEqual(code, 2, output)

    def test_variables_come_from_the_command_line(self):
        run = self.folder / "run.json"
        self.replays(self.server, LIBRARY / "booking-happy-path.yaml", "--speed", "max", "--quiet", "--map", "session=mine",
                     "--map", "reader.userId=u1", "--out", run)
        values = json.loads(run.read_text())["values"]
        self.assertEqual((values["session"], values["reader.userId"], values["browser2.userId"]), ("mine", "u1", "u1"))
        self.replays(self.server, LIBRARY / "booking-happy-path.yaml", "--map", "nothing=1", expect=2)

    def test_attended_runs_stop_at_pauses(self):
        path = self.changed("booking-happy-path.yaml", "steps:\n", "steps:\n  - pause: open the page\n")
        output = self.replays(self.server, path, "--speed", "max", "--attended", stdin="\n")
        self.assertIn("paused: open the page; next is 2 connect reader, browser2", output)
        self.assertIn("PASSED", output)
        output = self.replays(self.server, path, "--speed", "max", "--attended", stdin="q\n", expect=1)
        self.assertIn("STOPPED", output)


class Timing(SequenceCase):
    """Gaps are kept at any speed, to 20 ms on an idle machine. A test cannot know whether the machine is: it measures up to
    five times."""

    TOLERANCE_MS = 20

    def lateness(self, server, speed):
        """How late each step with a time began, in ms, sorted."""
        run = self.folder / "run.json"
        self.replays(server, DATA / "gaps.yaml", "--speed", speed, "--quiet", "--out", run)
        late = sorted(step["started"] - step["planned"] for step in json.loads(run.read_text())["steps"] if "planned" in step)
        self.assertGreater(len(late), 10)
        self.assertGreaterEqual(late[0], 0)  # never early, however busy the machine is
        return late

    def test_gaps(self):
        with realtime.Server("papermastery-server") as server:
            for speed in (0.5, 1, 4):
                measured = []
                while not measured or (measured[-1][-1] >= self.TOLERANCE_MS and len(measured) < 5):
                    measured.append(self.lateness(server, speed))
                self.assertLess(measured[-1][-1], self.TOLERANCE_MS, f"at speed {speed}: {measured}")


class Diff(SequenceCase):
    """Runs compared with each other and with their sequence."""

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server")
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def run_of(self, path, name, *words, expect=0):
        run = self.folder / name
        self.replays(self.server, path, "--quiet", "--out", run, *words, expect=expect)
        return run

    def test_two_runs_of_one_sequence_do_not_differ(self):
        first = self.run_of(LIBRARY / "booking-happy-path.yaml", "1.json")
        second = self.run_of(LIBRARY / "booking-happy-path.yaml", "2.json", "--speed", "2")
        code, output = ctl("diff", first, second, "--no-timing")
        self.assertEqual((code, output), (0, "no differences\n"))

    def test_a_changed_status_is_named_with_step_and_field(self):
        first = self.run_of(LIBRARY / "booking-happy-path.yaml", "1.json", "--speed", "max")
        path = self.changed("booking-happy-path.yaml", "status: completed, amount", "status: refunded, amount")
        second = self.run_of(path, "2.json", "--speed", "max")
        code, output = ctl("diff", first, second)
        self.assertEqual(code, 1)
        self.assertIn("changed  reader received payment_update (step 6)", output)
        self.assertIn('status: expected "completed", got "refunded"', output)
        code, output = ctl("diff", first, second, "--json")
        self.assertEqual(code, 1)
        self.assertEqual({change["change"] for change in json.loads(output)}, {"changed"})
        code, output = ctl("diff", first, second, "--ignore", "status")
        self.assertEqual((code, output), (0, "no differences\n"))

    def test_a_run_does_what_its_sequence_says(self):
        path = LIBRARY / "booking-happy-path.yaml"
        run = self.run_of(path, "1.json", "--speed", "max")
        code, output = ctl("diff", path, run, "--no-timing")
        self.assertEqual((code, output), (0, "no differences\n"))

    def test_what_cannot_be_compared_is_told(self):
        path = self.folder / "x.json"
        path.write_text("{}")
        for files in ((path, path), (path, self.folder / "missing.json")):
            code, output = ctl("diff", *files)
            self.assertEqual(code, 2, output)


class Record(SequenceCase):
    """What virtual users see becomes a sequence that replays."""

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server")
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def setUp(self):
        super().setUp()
        self.user = "user-of-" + self._testMethodName  # no test sees what another one left
        self.session = "session-of-" + self._testMethodName

    def record(self, *publishes):
        """Records two browsers of one user while `publishes` are posted; returns the file's path."""
        path = self.folder / "recorded.yaml"
        process = subprocess.Popen(
            [str(CTL), "record", "--server", self.server.url, "--user", self.user, "--user", self.user + ":polling", "--join",
             "session:" + self.session, "--count", str(2 * len(publishes) + 2), "--out", str(path), "--name", "recorded"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertIn("recording", process.stderr.readline())
        with realtime.Publisher(self.server) as api:
            for event, row in publishes:
                status, answer = api.event(event, row)
                self.assertEqual((status, answer["matched_sockets"]), (200, 2), answer)
        output, errors = process.communicate(timeout=realtime.DEADLINE)
        self.assertEqual(process.returncode, 0, output + errors)
        return path

    def booking(self):
        return [
            ("booking_confirmation", {"session_id": self.session, "user_id": self.user, "researcher_id": "researcher-9",
                                      "start_time": "2026-03-03T12:00:00Z", "end_time": "2026-03-03T13:00:00Z"}),
            ("payment_update", {"id": "pay-77", "user_id": self.user, "session_id": self.session, "status": "pending"}),
            ("payment_update", {"id": "pay-77", "user_id": self.user, "session_id": self.session, "status": "completed"}),
        ]

    def test_a_recorded_booking_replays(self):
        path = self.record(*self.booking())
        text = path.read_text()
        for original in (self.session, self.user, "researcher-9", "pay-77"):
            self.assertNotIn(original, text)
        output = self.replays(self.server, path)
        self.assertIn("PASSED", output)
        # As it was, and with the run compared with its recording.
        run = self.folder / "run.json"
        self.replays(self.server, path, "--out", run, "--quiet")
        code, output = ctl("diff", path, run)
        self.assertEqual(code, 0, output)

    def test_one_changed_status_fails(self):
        path = self.record(*self.booking())
        text = path.read_text()
        head, tail = text.rsplit("publish: payment_update", 1)
        path.write_text(head + "publish: payment_update" + tail.replace("status: completed", "status: failed", 1))
        run = self.folder / "run.json"
        output = self.replays(self.server, path, "--out", run, "--speed", "max", expect=1)
        self.assertIn('status: expected "completed", got "failed"', output)
        original = self.folder / "original.yaml"
        original.write_text(text)
        code, output = ctl("diff", original, run)
        self.assertEqual(code, 1)
        self.assertRegex(output, r"changed +reader received payment_update \(step \d+\)")
        self.assertIn('status: expected "completed", got "failed"', output)

    def test_two_shuffled_events_fail(self):
        path = self.record(*self.booking())
        head, *steps = re.split(r"(?m)^  - ", path.read_text())
        publishes = [i for i, step in enumerate(steps) if "publish: payment_update" in step]
        self.assertEqual(len(publishes), 2)
        first, second = publishes
        times = [re.match(r"at: \S+\n", steps[i])[0] for i in publishes]
        steps[first], steps[second] = (times[0] + steps[second][len(times[1]):], times[1] + steps[first][len(times[0]):])
        path.write_text("  - ".join([head, *steps]))
        output = self.replays(self.server, path, "--speed", "max", expect=1)
        self.assertIn('status: expected "pending", got "completed"', output)


class Schema(unittest.TestCase):
    """The schema for editors and the reader agree on the keys."""

    @classmethod
    def setUpClass(cls):
        import jsonschema
        cls.schema = jsonschema.Draft202012Validator(json.loads((LIBRARY / "sequence.schema.json").read_text()))

    @staticmethod
    def load(path):
        import yaml

        class Loader(yaml.SafeLoader):
            """YAML as the reader sees it: dates are texts."""
        Loader.yaml_implicit_resolvers = {key: [(tag, pattern) for tag, pattern in value if "timestamp" not in tag]
                                          for key, value in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        return yaml.load(path.read_text(), Loader)

    def test_all_files_fit(self):
        files = [*LIBRARY.rglob("*.yaml"), *DATA.glob("*.yaml")]
        self.assertGreater(len(files), 8)
        for path in files:
            with self.subTest(path.name):
                self.assertEqual([error.message for error in self.schema.iter_errors(self.load(path))], [])
                self.assertEqual(ctl("replay", "--check", path)[0], 0)

    def test_a_key_that_is_not_known_fits_neither(self):
        """Puts an unknown key into every map of a file that has its keys fixed."""
        whole = self.load(DATA / "everything.yaml")
        places = [(), ("server",), ("actors", "a"), ("actors", "a", "token")]
        places += [("steps", i) for i in range(len(whole["steps"]))]
        places += [("steps", i, key) for i, step in enumerate(whole["steps"]) for key in step if key.startswith("expect") or key == "fault"]
        with tempfile.TemporaryDirectory() as folder:
            for place in places:
                with self.subTest(place):
                    changed = json.loads(json.dumps(whole))
                    here = changed
                    for part in place:
                        here = here[part]
                    here["unknown-key"] = 1
                    self.assertFalse(self.schema.is_valid(changed))
                    path = pathlib.Path(folder, "x.yaml")
                    path.write_text(json.dumps(changed))  # which is YAML
                    code, output = ctl("replay", "--check", path)
                    self.assertEqual(code, 2)
                    if place[-1:] != ("token",):  # which says what it may be, as a whole
                        self.assertIn("unknown-key", output)


class Readme(SequenceCase):
    """The commands of the README's section do what it says."""

    def test_commands(self):
        text = (realtime.ROOT / "README.md").read_text()
        section = re.search(r"(?ms)^## Reproduce a sequence\n(.*?)^## ", text)[1]
        commands = [line.strip() for line in re.findall(r"(?m)^    (papermastery-ctl .*)$", section)]
        self.assertGreaterEqual(len(commands), 4)
        with realtime.Server("papermastery-server") as server:
            for command in commands:
                # Without comments, with this server and this build; files go to a folder of this test's own.
                command = command.split("  #")[0]
                words = command.replace("http://127.0.0.1:3000", server.url).split()
                words[0] = str(CTL)
                if words[1] in ("replay", "record") and "--server" not in words:
                    words += ["--server", server.url]
                words = [str(realtime.ROOT / word) if word.startswith("resources/") else word for word in words]
                result = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=realtime.DEADLINE * 3)
                self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}{result.stderr}")


if __name__ == "__main__":
    unittest.main()
