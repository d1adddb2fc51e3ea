# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""How papermastery-server starts, is configured, and ends (threats.md, "Lifecycle"; the exit codes and names of README.md)."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

import realtime
from realtime import BIN, DEADLINE, EngineWebSocket, EnginePolling, Server, SocketClient, Tcp, request

PROGRAM = "papermastery-server"


def run(*options, env=None):
    """Runs the program until it ends by itself."""
    return subprocess.run([str(BIN / PROGRAM), *options], capture_output=True, text=True, timeout=DEADLINE,
                          env={**os.environ, **(env or {})})


def wait_for_log(server, word):
    with server.log_changed:
        if not server.log_changed.wait_for(lambda: any(word in line for line in server.errors), DEADLINE):
            raise AssertionError(f"no {word!r} in the log:\n" + "".join(server.errors))


def reasons(server):
    """What the log says happened, line by line."""
    return [line.split()[3] for line in server.log().splitlines()]


class Start(unittest.TestCase):
    def test_stdout_is_the_ready_line_alone(self):
        for binary in (PROGRAM, "fixture-server", "ws-echo-server"):
            with self.subTest(binary), Server(binary) as server:
                self.assertEqual(server.ready_line, f"{binary} listening on http://127.0.0.1:{server.port}\n")
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(server.process.stdout.read(), b"")

    def test_says_its_version(self):
        done = run("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^papermastery-server \d+\.\d+\.\d+\n$")

    def test_help_names_every_option(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for option in ("--listen", "--config", "--set", "--check-config", "--version"):
            self.assertIn(option, done.stdout)

    def test_a_port_that_is_taken_is_exit_code_3(self):
        with Server(PROGRAM) as server:
            done = run("--listen", f"127.0.0.1:{server.port}")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_wrong_usage_is_exit_code_2_and_one_line(self):
        for options in (["--nope"], ["--listen", "nowhere"], ["--set", "nope=1"], ["--set", "workers=many"],
                        ["--config", "/nonexistent.toml"], ["--set", "identity.jwt_secrets=hunter2"]):
            with self.subTest(options):
                done = run(*options)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertNotIn("hunter2", done.stderr)

    def test_claimed_identities_on_a_public_address_must_be_asked_for(self):
        done = run("--listen", "0.0.0.0:0")
        self.assertEqual(done.returncode, 2)
        self.assertIn("identity.allow_unverified_users_on_public_address", done.stderr)
        done = run("--check-config", "--listen", "0.0.0.0:0", "--set",
                   "identity.allow_unverified_users_on_public_address=true")
        self.assertEqual(done.returncode, 0, done.stderr)


class Configuration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()  # mode 0700
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "server.toml"

    def write(self, text, mode=0o600):
        self.file.write_text(text)
        self.file.chmod(mode)
        return ["--config", str(self.file)]

    def test_unknown_keys_are_refused_with_their_line(self):
        done = run("--check-config", *self.write("workers = 2\n[engine]\nping_interva = '1s'\n"))
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{self.file}:3: unknown key engine.ping_interva (did you mean engine.ping_interval?)", done.stderr)

    def test_check_config_does_not_serve(self):
        done = run("--check-config", *self.write("workers = 2\n"))
        self.assertEqual((done.returncode, done.stdout), (0, "papermastery-server: the configuration is valid\n"))

    def test_a_readable_file_with_secrets_is_refused(self):
        text = "[identity]\nmode = 'jwt'\njwt_secrets = ['0123456789abcdef0123456789abcdef']\n"
        self.assertEqual(run("--check-config", *self.write(text)).returncode, 0)
        done = run("--check-config", *self.write(text, 0o644))
        self.assertEqual(done.returncode, 2)
        self.assertIn("chmod 600", done.stderr)

    def test_each_source_overrides_the_one_before(self):
        options = self.write("[engine]\nping_interval = '1s'\nping_timeout = '2s'\nmax_payload = 5000\n")
        env = {"PAPERMASTERY_ENGINE__PING_TIMEOUT": "3s", "PAPERMASTERY_ENGINE__MAX_PAYLOAD": "6000"}
        with Server(PROGRAM, *options, "--set", "engine.max_payload=7000", env=env) as server:
            with EnginePolling(server) as session:
                announced = (session.open["pingInterval"], session.open["pingTimeout"], session.open["maxPayload"])
        self.assertEqual(announced, (1000, 3000, 7000))

    def test_the_printed_default_file_is_valid(self):
        printed = run("--print-default-config")
        self.assertEqual(printed.returncode, 0)
        self.assertEqual(run("--check-config", *self.write(printed.stdout)).returncode, 0)

    def test_json_log_lines_are_json(self):
        with Server(PROGRAM, "--set", "log.format=json") as server:
            server.stop()
            lines = [json.loads(line) for line in server.log().splitlines()]
        self.assertEqual([line["reason"] for line in lines], ["listening", "draining", "stopped"])


class End(unittest.TestCase):
    def test_without_sessions_it_ends_at_once(self):
        for sign in (signal.SIGTERM, signal.SIGINT):
            with Server(PROGRAM) as server:
                self.assertEqual(server.stop(sign), 0)
                self.assertEqual(reasons(server), ["listening", "draining", "stopped"])

    def test_sessions_are_closed_and_it_ends_with_0(self):
        with Server(PROGRAM) as server:
            clients = [SocketClient(EngineWebSocket(server, query=f"&userId=u{i}")) for i in range(20)]
            for client in clients:
                client.connect("/")
                client.receive()  # connection_success
            held = EnginePolling(server).start_get()
            server.process.send_signal(signal.SIGTERM)
            for client in clients:
                client.engine.expect_close()
                client.close()
            # Sent before the signal, but maybe read after it: such a poll finds its session ended, and is told so behind a noop.
            self.assertIn(realtime.read_response(held).body, (b"1", b"6\x1e1"))
            held.close()
            self.assertEqual(server.stop(), 0)

    def test_a_peer_that_never_answers_the_close_does_not_hold_it_up(self):
        with Server(PROGRAM) as server:
            client = EngineWebSocket(server)
            self.assertEqual(server.stop(), 0)  # the client sends nothing, and closes nothing
            self.assertEqual(reasons(server), ["listening", "draining", "stopped"])  # not cut at the drain's deadline
            client.close()

    def test_while_draining_it_is_not_ready_and_takes_nothing_new(self):
        with Server(PROGRAM) as server:
            EnginePolling(server)  # nobody polls: its close cannot be delivered, which gives time to look
            with Tcp(server) as kept:
                self.assertEqual(request(server, "GET", "/readyz", tcp=kept).status, 200)
                server.process.send_signal(signal.SIGTERM)
                wait_for_log(server, "draining")
                self.assertEqual(request(server, "GET", "/readyz", tcp=kept).status, 503)
                self.assertEqual(request(server, "GET", "/socket.io/?EIO=4&transport=polling", tcp=kept).status, 503)
                publish = request(server, "POST", "/api/v1/events/payment_update", body='{"id":"p","user_id":"u"}',
                                  headers={"Content-Type": "application/json"}, tcp=kept)
                self.assertEqual(publish.status, 503)
                with self.assertRaises(ConnectionRefusedError):
                    Tcp(server)
            self.assertEqual(server.process.wait(DEADLINE), 0)

    def test_a_second_signal_ends_it_at_once(self):
        with Server(PROGRAM) as server:
            EnginePolling(server)
            server.process.send_signal(signal.SIGTERM)
            wait_for_log(server, "draining")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(reasons(server), ["listening", "draining"])  # neither finished nor cut

    def test_sighup_reads_accounts_alone_and_says_so(self):
        with Server(PROGRAM) as server:
            server.process.send_signal(signal.SIGHUP)
            wait_for_log(server, "accounts_reloaded")
            self.assertEqual(request(server, "GET", "/healthz").status, 200)
        with Server("fixture-server") as server:
            server.process.send_signal(signal.SIGHUP)
            wait_for_log(server, "reload_refused")
            EnginePolling(server)


if __name__ == "__main__":
    unittest.main()
