# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""papermastery-ctl as people use it: against the product's server, its files and its terminal."""

import http.server
import os
import pathlib
import pty
import re
import select
import socket
import stat
import subprocess
import tempfile
import threading
import unittest

from realtime import BIN, DEADLINE, ROOT, EngineWebSocket, Server, SocketClient

PROGRAM = "papermastery-server"
CTL = str(BIN / "papermastery-ctl")
SECRET = "0123456789abcdef0123456789abcdef"


def ctl(*words, text="", env=None):
    return subprocess.run([CTL, *words], input=text, capture_output=True, text=True, timeout=DEADLINE,
                          env={**os.environ, **(env or {})})


class TemporaryFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()  # mode 0700
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return str(path)


class Usage(unittest.TestCase):
    def test_help_is_asked_for_or_an_error(self):
        done = ctl("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for command in ("doctor", "check-config", "hash-password", "audit verify", "gentoken", "checktoken"):
            self.assertIn(f"\n  {command} ", done.stdout)
        for words in ([], ["nope"], ["audit"], ["gentoken"], ["doctor", "--nope", "http://127.0.0.1:1"]):
            with self.subTest(words):
                done = ctl(*words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr, "")

    def test_version_is_the_servers(self):
        server = subprocess.run([str(BIN / PROGRAM), "--version"], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(ctl("--version").stdout.split()[1], server.stdout.split()[1])


class HashPassword(TemporaryFolder):
    def test_reads_the_password_from_standard_input(self):
        done = ctl("hash-password", text="correct horse battery\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^\$argon2id\$v=19\$m=65536,t=3,p=1\$\S+\n$")
        config = self.write("server.toml", f"[[admin.accounts]]\nname = 'a'\nrole = 'qa'\npassword_hash = '{done.stdout.strip()}'\n")
        checked = ctl("check-config", config)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_refuses_short_and_missing_passwords(self):
        for text in ("short\n", "", "\n"):
            with self.subTest(text):
                done = ctl("hash-password", text=text)
                self.assertEqual((done.returncode, done.stdout), (1, ""))

    def test_an_argument_is_no_password(self):
        self.assertEqual(ctl("hash-password", "correct horse battery").returncode, 2)

    def test_random_makes_both(self):
        password, hashed = ctl("hash-password", "--random").stdout.splitlines()
        self.assertGreaterEqual(len(password), 20)
        self.assertTrue(hashed.startswith("$argon2id$"))

    def terminal(self, *typed):
        """Types into a pseudo-terminal; returns exit code and what stood on the screen."""
        pid, screen = pty.fork()
        if pid == 0:
            os.execv(CTL, [CTL, "hash-password"])
        seen = b""
        for line, prompt in zip(typed, (b"Password: ", b"Again: ")):
            while prompt not in seen:
                ready, _, _ = select.select([screen], [], [], DEADLINE)
                self.assertTrue(ready, seen)
                seen += os.read(screen, 1000)
            os.write(screen, line.encode() + b"\n")
        try:
            while chunk := os.read(screen, 1000):
                seen += chunk
        except OSError:  # the other end is closed
            pass
        os.close(screen)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()

    def test_a_terminal_shows_nothing_of_it_and_asks_twice(self):
        code, screen = self.terminal("correct horse battery", "correct horse battery")
        self.assertEqual(code, 0, screen)
        self.assertIn("$argon2id$", screen)
        self.assertNotIn("correct", screen)
        code, screen = self.terminal("correct horse battery", "correct horse batterY")
        self.assertEqual(code, 1)
        self.assertIn("not the same", screen)
        self.assertNotIn("$argon2id$", screen)


class CheckConfig(TemporaryFolder):
    def test_says_what_the_server_says(self):
        self.assertEqual(ctl("check-config").returncode, 0)
        done = ctl("check-config", self.write("server.toml", "[engine]\nping_interva = '1s'\n"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean engine.ping_interval?", done.stderr)

    def test_a_password_in_the_place_of_its_hash_is_not_repeated(self):
        done = ctl("check-config", self.write("server.toml", "[[admin.accounts]]\nname = 'a'\npassword_hash = 'hunter2hunter2'\n"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("papermastery-ctl hash-password", done.stderr)
        self.assertNotIn("hunter2", done.stderr)


class Tokens(TemporaryFolder):
    def test_the_server_takes_what_it_makes(self):
        config = self.write("server.toml", f"[identity]\nmode = 'jwt'\njwt_secrets = ['{SECRET}']\n")
        made = ctl("gentoken", "u1", "--secret-file", self.write("secret", SECRET + "\n"))
        self.assertEqual(made.returncode, 0, made.stderr)
        token = made.stdout.strip()
        with Server(PROGRAM, "--config", config) as server:
            with EngineWebSocket(server) as engine:
                client = SocketClient(engine)
                client.connect("/", {"token": token})
                self.assertIn('"user_id":"u1"', client.receive())
            done = ctl("doctor", server.url)
            self.assertIn("TOKEN_REQUIRED", done.stdout)
            self.assertEqual(done.returncode, 0, done.stdout)
            done = ctl("doctor", server.url, "--user", "u1", "--token-file", self.write("token", token))
            self.assertIn("user u1 is connected", done.stdout)

    def test_check_says_why_not(self):
        env = {"PAPERMASTERY_JWT_SECRET": SECRET}
        token = ctl("gentoken", "u1", env=env).stdout
        done = ctl("checktoken", text=token, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"sub":"u1"', done.stdout)
        done = ctl("checktoken", text=ctl("gentoken", "u1", "--role", "anon", env=env).stdout, env=env)
        self.assertEqual(done.returncode, 1)
        self.assertIn("refused: its role anon", done.stderr)
        done = ctl("checktoken", text=token, env={"PAPERMASTERY_JWT_SECRET": SECRET[::-1]})
        self.assertIn("signature", done.stderr)

    def test_secrets_are_guarded(self):
        self.assertEqual(ctl("gentoken", "u1").returncode, 2)
        done = ctl("gentoken", "u1", "--secret-file", self.write("secret", SECRET, 0o644))
        self.assertEqual(done.returncode, 2)
        self.assertIn("chmod 600", done.stderr)
        self.assertEqual(ctl("gentoken", "u1", env={"PAPERMASTERY_JWT_SECRET": "short"}).returncode, 1)


class Proxy:
    """Forwards TCP to a server, with a change to what clients send: a proxy that spoils something."""

    def __init__(self, server, change):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.target = (server.host, server.port)
        self.change = change
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            for source, target, change in ((client, server, self.change), (server, client, bytes)):
                threading.Thread(target=self._pump, args=(source, target, change), daemon=True).start()

    @staticmethod
    def _pump(source, target, change):
        try:
            while data := source.recv(65536):
                target.sendall(change(data))
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>PaperMastery</title>")

    def log_message(self, *_):
        pass


class Doctor(unittest.TestCase):
    def findings(self, url, *options):
        done = ctl("doctor", url, "--deadline", "15s", *options)
        rows = re.findall(r"^(ok|note|FAIL) +(polling POST|\S+) +(.*)$", done.stdout, re.M)
        return done, {what: (grade, text) for grade, what, text in rows}

    def test_a_healthy_server(self):
        with Server(PROGRAM) as server:
            done, seen = self.findings(server.url)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual({what: grade for what, (grade, _) in seen.items()},
                         dict.fromkeys(["reach", "ready", "polling", "connect", "websocket", "upgrade"], "ok"))

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        done, seen = self.findings(f"http://127.0.0.1:{port}")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(seen["reach"], ("FAIL", f"nothing listens at 127.0.0.1:{port}"))
        self.assertIn("mend: Start papermastery-server", done.stdout)

    def test_nobody_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            done = ctl("doctor", "http://127.0.0.1:%d" % silent.getsockname()[1], "--deadline", "200ms")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no answer within 200 ms", done.stdout)

    def test_tls_where_there_is_none(self):
        with Server(PROGRAM) as server:
            done, seen = self.findings(server.url.replace("http", "https"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not speak TLS", done.stdout)

    def test_another_web_server(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as page:
            threading.Thread(target=page.serve_forever, daemon=True).start()
            done, seen = self.findings("http://127.0.0.1:%d" % page.server_port)
            page.shutdown()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(seen["polling"][0], "FAIL")
        self.assertIn("forward that path", done.stdout)

    def test_a_proxy_that_drops_upgrades(self):
        with Server(PROGRAM) as server, Proxy(server, lambda data: data.replace(b"Upgrade: websocket", b"X-Dropped: it")) as proxy:
            done, seen = self.findings(proxy.url)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(seen["connect"][0], "ok")
        self.assertEqual(seen["websocket"][0], "FAIL")
        self.assertIn("proxy_set_header Upgrade", done.stdout)

    def test_a_balancer_that_is_not_sticky(self):
        with Server(PROGRAM) as one, Server(PROGRAM) as other:
            # Health, readiness and handshake by one, what follows by the other, which does not know the session.
            done = self.through(iter([(one.host, one.port)] * 3 + [(other.host, other.port)] * 100))
        self.assertEqual(done.returncode, 1)
        self.assertIn("sticky sessions", done.stdout)

    def through(self, turns):
        """A front that speaks HTTP/1.0 to clients and takes the next server for each request."""
        class Front(http.server.BaseHTTPRequestHandler):
            def forward(self):
                length = int(self.headers.get("Content-Length", 0))
                head = f"{self.command} {self.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                if length:
                    head += f"Content-Length: {length}\r\nContent-Type: text/plain\r\n"
                with socket.create_connection(next(turns)) as upstream:
                    upstream.sendall(head.encode() + b"\r\n" + self.rfile.read(length))
                    while data := upstream.recv(65536):
                        self.wfile.write(data)

            do_GET = do_POST = forward

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front) as front:
            threading.Thread(target=front.serve_forever, daemon=True).start()
            done = ctl("doctor", "http://127.0.0.1:%d" % front.server_port, "--deadline", "15s")
            front.shutdown()
        return done

    def test_an_origin_that_is_not_granted(self):
        with Server(PROGRAM, "--set", "cors.origins=https://app.example.org") as server:
            done, seen = self.findings(server.url, "--origin", "https://app.example.org")
            self.assertEqual((done.returncode, seen["origin"][0]), (0, "ok"), done.stdout)
            done, seen = self.findings(server.url, "--origin", "https://other.example.org")
            self.assertEqual(done.returncode, 1)
            self.assertIn("cors.origins", done.stdout)


class FirstStart(TemporaryFolder):
    """The account that packaging/run.sh makes."""

    def ensure(self):
        script = '. packaging/firstaccount.sh; ensure_admin_config "$(state_folder)" "$1"; echo "$admin_config|$admin_password"'
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script, "bash", CTL], cwd=ROOT, capture_output=True, text=True,
                              timeout=DEADLINE, env={**os.environ, "XDG_STATE_HOME": str(self.folder / "state")})
        self.assertEqual(done.returncode, 0, done.stderr)
        config, password = done.stdout.strip().split("|")
        return pathlib.Path(config), password, done.stderr

    def test_the_account_is_made_once_and_its_password_is_shown_once(self):
        config, password, said = self.ensure()
        self.assertGreaterEqual(len(password), 20)
        self.assertEqual(said.count(password), 1)
        self.assertEqual(stat.S_IMODE(config.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(config.parent.stat().st_mode), 0o700)
        text = config.read_text()
        self.assertNotIn(password, text)
        self.assertEqual(ctl("check-config", str(config)).returncode, 0)
        again, nothing, silence = self.ensure()
        self.assertEqual((again, nothing, silence), (config, "", ""))
        self.assertEqual(config.read_text(), text)


if __name__ == "__main__":
    unittest.main()
