# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""HTTP/1.1 over real sockets: the rows of threats.md (HTTP layer), each with its metric, on the product."""

import json
import re
import unittest

import realtime
from realtime import EnginePolling, EngineWebSocket, Tcp, is_closed_session, read_response, request

HOST = "Host: 127.0.0.1\r\n"
LIMIT = 1_000_000  # engine.max_payload


def get(fields="", target="/healthz", host=HOST, version="1.1"):
    return f"GET {target} HTTP/{version}\r\n{host}{fields}\r\n"


def post(fields, body="", target="/nothing"):
    return f"POST {target} HTTP/1.1\r\n{HOST}{fields}\r\n{body}"


def chunked(body, target="/api/v1/publish"):
    return post("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", body, target)


class ProductCase(unittest.TestCase):
    OPTIONS = []

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server", *cls.OPTIONS)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def session(self):
        session = EnginePolling(self.server, query="&userId=u1")
        self.addCleanup(session.close)
        return session

    def metric(self, name, **labels):
        text = request(self.server, "GET", "/metrics").body.decode()
        want = "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}" if labels else ""
        match = re.search(rf"^papermastery_{re.escape(name + want)} (\S+)$", text, re.MULTILINE)
        self.assertIsNotNone(match, f"no metric {name}{want}")
        return float(match.group(1))

    def exchange(self, data):
        """Sends `data`; the answer, after which the server must close."""
        with Tcp(self.server) as tcp:
            tcp.send(data)
            response = read_response(tcp)
            self.assertIn("content-length", response.headers)
            self.assertEqual(response.headers["connection"], "close")
            self.assertTrue(tcp.is_closed())
            return response

    def expect_rejects(self, label, statuses, rows):
        before = self.metric("http_reject_total", reason=label)
        for name, data in rows:
            with self.subTest(name):
                response = self.exchange(data)
                self.assertIn(response.status, statuses)
                self.assertIn("error", json.loads(response.body))
        self.assertEqual(self.metric("http_reject_total", reason=label) - before, len(rows))


class Refusals(ProductCase):
    """One connection a row: a complete answer, the end of the connection, one more in the counter."""

    def setUp(self):
        self.witness = EngineWebSocket(self.server, query="&userId=witness")
        self.addCleanup(self.check_witness)

    def check_witness(self):
        self.witness.send("40")
        while not self.witness.packet().startswith("40{"):
            pass
        self.witness.close()

    def test_what_is_no_http(self):
        self.expect_rejects("malformed", {400}, [
            ("garbage", b"\x00\xff\x10 nonsense"), ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
            ("HTTP/0.9", "GET /\r\n"), ("two blanks", "GET  / HTTP/1.1\r\n" + HOST + "\r\n"),
            ("no version", "GET / \r\n\r\n"), ("version without point", "GET / HTTP/11\r\n\r\n"),
            ("bare LF", "GET / HTTP/1.1\nHost: a\n\n"), ("NUL in the target", "GET /\0 HTTP/1.1\r\n" + HOST + "\r\n"),
        ])
        self.expect_rejects("malformed", {505}, [
            ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), ("HTTP/1.2", get(version="1.2")),
            ("HTTP/3.0", get(version="3.0")),
        ])

    def test_methods_that_are_not_known(self):
        before = self.metric("http_reject_total", reason="method")
        for method, status in (("TRACE", 405), ("CONNECT", 405), ("BREW", 501), ("get", 501)):
            with self.subTest(method):
                response = self.exchange(f"{method} /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n{HOST}\r\n")
                self.assertEqual(response.status, status)
                self.assertEqual("allow" in response.headers, status == 405)
        self.assertEqual(self.metric("http_reject_total", reason="method") - before, 4)

    def test_known_methods_reach_those_who_serve_them(self):
        for method, target in (("PUT", "/healthz"), ("DELETE", "/"), ("PATCH", "/metrics"), ("POST", "/readyz")):
            with self.subTest(method=method, target=target):
                response = request(self.server, method, target, body="")
                self.assertEqual(response.status, 405)
                self.assertIn("GET", response.headers["allow"])
        response = request(self.server, "PUT", "/api/v1/sessions/s1/participants", '{"users":["u1"]}',
                           {"Content-Type": "application/json"})
        self.assertEqual(response.status, 200)

    def test_head_is_get_without_a_body(self):
        whole = request(self.server, "GET", "/healthz")
        head = request(self.server, "HEAD", "/healthz")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["content-length"], str(len(whole.body)))

    def test_hosts(self):
        self.expect_rejects("host", {400}, [
            ("none", get(host="")), ("two", get(HOST)), ("two in 1.0", get(HOST, version="1.0")),
            ("empty", get(host="Host:\r\n")), ("with path", get(host="Host: a/b\r\n")),
            ("with user", get(host="Host: u@a\r\n")), ("bad port", get(host="Host: a:b\r\n")),
            ("two names", get(host="Host: a, b\r\n".replace(", ", " "))),
        ])
        with Tcp(self.server) as tcp:  # HTTP/1.0 needs none
            tcp.send("GET /healthz HTTP/1.0\r\n\r\n")
            self.assertEqual(read_response(tcp).status, 200)

    def test_header_fields(self):
        self.expect_rejects("header", {400}, [
            ("blank before colon", get("X : y\r\n")), ("empty name", get(": y\r\n")), ("bad name", get("X(): y\r\n")),
            ("NUL", get("X: a\0b\r\n")), ("bare CR", get("X: a\rb\r\n")), ("bare LF", get("X: a\nY: b\r\n")),
            ("folded", get("X: a\r\n b\r\n")), ("folded by tab", get("X: a\r\n\tb\r\n")), ("no colon", get("X\r\n")),
        ])

    def test_sizes_of_heads(self):
        self.expect_rejects("header_size", {414}, [
            ("long target", get(target="/" + "a" * 8200)), ("endless method", "A" * 9000),
        ])
        self.expect_rejects("header_size", {431}, [
            ("one long field", get("X: " + "a" * 16500 + "\r\n")), ("many fields", get("X: y\r\n" * 100)),
            ("many bytes", get(("X: " + "a" * 300 + "\r\n") * 60)), ("blanks in a field", get("X: " + " " * 16500)),
            ("empty lines", "\r\n" * 10000),
        ])
        self.assertEqual(request(self.server, "GET", "/healthz?" + "a" * 8000).status, 200)

    def test_endless_head_is_not_read_on(self):
        for begin, part in (("GET / HTTP/1.1\r\n" + HOST, "Xyz: abcdefghijklmnopqrst\r\n"), ("GET /", "a" * 25), ("", "\r\n")):
            with self.subTest(part), Tcp(self.server) as tcp:
                tcp.send(begin + part * (40_000 // len(part)))  # less than twice the limit, and no end
                answer = tcp.rest()
                self.assertRegex(answer, rb"^HTTP/1.1 4(14|31) ")

    def test_framing(self):
        self.expect_rejects("framing", {400}, [
            ("length and coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
            ("coding and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")),
            ("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")),
            ("two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
            ("list", post("Content-Length: 5, 5\r\n", "hello")), ("+5", post("Content-Length: +5\r\n", "hello")),
            ("-1", post("Content-Length: -1\r\n")), ("0x5", post("Content-Length: 0x5\r\n", "hello")),
            ("20 digits", post("Content-Length: 00000000000000000005\r\n", "hello")),
            ("empty", post("Content-Length:\r\n")), ("coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ])
        self.expect_rejects("framing", {501}, [
            (coding, post(f"Transfer-Encoding: {coding}\r\n", "0\r\n\r\n"))
            for coding in ("xchunked", "identity", "gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "")
        ])

    def test_nothing_is_read_behind_bad_framing(self):
        before = self.metric("http_requests_total")
        response = self.exchange(post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") + get())
        self.assertEqual(response.status, 400)
        self.assertLessEqual(self.metric("http_requests_total") - before, 2)  # the questions themselves

    def test_chunks(self):
        self.expect_rejects("chunk", {400}, [
            ("not hex", chunked("xyz\r\n")), ("nine digits", chunked("000000005\r\nhello\r\n0\r\n\r\n")),
            ("negative", chunked("-1\r\n")), ("0x5", chunked("0x5\r\nhello\r\n")), ("blank", chunked("5 \r\nhello\r\n")),
            ("long extension", chunked("5;" + "a" * 257 + "\r\nhello\r\n")), ("long trailers", chunked("0\r\n" + "X: y\r\n" * 700)),
            ("too much data", chunked("5\r\nhello!\r\n0\r\n\r\n")), ("bare LF", chunked("5\nhello\n0\n\n")),
            ("bare CR", chunked("5\rhello\r\n")), ("folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n")),
        ])
        for body in ("5\r\nhello\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n", "00000005\r\nhello\r\n00000000\r\n\r\n"):
            with Tcp(self.server) as tcp:
                tcp.send(chunked(body) + get())
                self.assertEqual(read_response(tcp).status, 400)  # read whole, and no JSON
                self.assertEqual(read_response(tcp).status, 200)

    def test_last_chunk_then_a_lone_carriage_return(self):
        """Aborts parsers that assert on it; must be cut exactly so."""
        with Tcp(self.server) as tcp:
            for part in (chunked(""), "0\r\n", "\r"):
                tcp.send(part)
                request(self.server, "GET", "/healthz")  # meanwhile the part has arrived
            tcp.send("\n")
            self.assertEqual(read_response(tcp).status, 400)  # read whole, and no JSON

    def test_expectations_and_encodings(self):
        self.expect_rejects("encoding", {417}, [("expectation", post("Expect: magic\r\nContent-Length: 1\r\n", "x"))])
        self.expect_rejects("encoding", {415}, [
            ("gzip", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x")),
            ("two", post("Content-Encoding: identity\r\nContent-Encoding: br\r\nContent-Length: 1\r\n", "x")),
        ])

    def test_paths(self):
        self.expect_rejects("path", {400}, [
            ("parent", get(target="/../etc/passwd")), ("escaped parent", get(target="/%2e%2e/etc/passwd")),
            ("here", get(target="/./healthz")), ("escaped slash", get(target="/a%2fb")), ("two slashes", get(target="//healthz")),
            ("backslash", get(target="/a\\b")), ("escaped backslash", get(target="/a%5Cb")), ("broken escape", get(target="/%zz")),
            ("NUL", get(target="/%00")), ("newline", get(target="/%0d%0aX:y")), ("absolute form", get(target="http://127.0.0.1/healthz")),
            ("authority form", get(target="127.0.0.1:80")), ("asterisk", get(target="*")), ("fragment", get(target="/healthz#a")),
        ])
        for target in ("/none", "/healthz/", "/socket.io/x", "/HEALTHZ", "/healthz;x", "/healthz%20"):
            with self.subTest(target):
                self.assertEqual(request(self.server, "GET", target).status, 404)

    def test_smuggled_fields_are_not_echoed(self):
        for target, fields in (("/?a=%0d%0aX-Injected:%20y", {}), ("/nothing?%0d%0aX-Injected:y", {}),
                               ("/socket.io/?EIO=4&transport=polling&sid=none&x=%0d%0aX-Injected:y", {"Origin": "http://a%0d%0aX-Injected:y"})):
            response = request(self.server, "GET", target, headers=fields)
            self.assertNotIn("x-injected", response.headers)

    def test_upgrades_to_something_else_are_ignored(self):
        for protocol in ("h2c", "TLS/1.0", "websocketx"):
            response = request(self.server, "GET", "/healthz", headers={"Upgrade": protocol, "Connection": "Upgrade"})
            self.assertEqual(response.status, 200)
        self.assertEqual(request(self.server, "GET", "/healthz",
                                 headers={"Upgrade": "websocket", "Connection": "Upgrade"}).status, 200)


class Bodies(ProductCase):
    def test_body_over_the_limit_leaves_the_session(self):
        session = self.session()
        before = self.metric("http_reject_total", reason="body_size")
        self.assertEqual(self.exchange(post(f"Content-Length: {LIMIT + 1}\r\n", target=session.target)).status, 413)
        too_much = chunked("%x\r\n%s\r\n1\r\n" % (LIMIT, "x" * LIMIT), session.target)
        self.assertEqual(self.exchange(too_much).status, 413)
        self.assertEqual(self.exchange(chunked("ffffffff\r\n", session.target)).status, 413)
        self.assertEqual(self.metric("http_reject_total", reason="body_size") - before, 3)
        session.send("40")
        self.assertTrue(session.packet().startswith("40{"))

    def test_refusal_reaches_a_client_that_goes_on_sending(self):
        response = self.exchange(post("Content-Length: 5000000\r\n", "x" * 5_000_000, self.session().target))
        self.assertEqual(response.status, 413)

    def test_continue_only_for_a_body_that_is_wanted(self):
        session = self.session()
        with Tcp(self.server) as tcp:
            tcp.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", target=session.target))
            self.assertEqual(tcp.until(b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
            tcp.send("40")
            self.assertEqual(read_response(tcp).body, b"ok")
        self.assertEqual(self.exchange(post(f"Content-Length: {LIMIT + 1}\r\nExpect: 100-continue\r\n",
                                            target=session.target)).status, 413)
        self.assertEqual(self.exchange(post("Content-Length: 2\r\nExpect: 100-continue\r\n",
                                            target="/healthz")).status, 405)

    def test_short_body_then_the_end(self):
        for end in ("finish", "reset"):
            with self.subTest(end):
                session = self.session()
                before = self.metric("http_abort_total")
                tcp = Tcp(self.server)
                tcp.send(post("Content-Length: 10\r\n", "40", target=session.target))
                getattr(tcp, end)()
                if end == "finish":
                    self.assertIn(tcp.rest()[:12], (b"", b"HTTP/1.1 400"))
                tcp.close()
                self.assertTrue(is_closed_session(self.server, session.sid))
                while self.metric("http_abort_total") == before:
                    pass  # a reset is noticed when it is noticed; bounded by the test's time limit
                self.assertEqual(self.metric("http_abort_total") - before, 1)


class Order(ProductCase):
    def test_pipelined_requests_are_answered_in_order(self):
        targets = ["/healthz" if i % 3 else "/nothing" for i in range(100)]
        with Tcp(self.server) as tcp:
            tcp.send("".join(get(target=target) for target in targets))
            statuses = [read_response(tcp).status for _ in targets]
        self.assertEqual(statuses, [200 if i % 3 else 404 for i in range(100)])

    def test_requests_wait_behind_a_held_poll_and_reading_pauses(self):
        session = self.session()
        with Tcp(self.server) as tcp:
            tcp.send(get(target=session.target))
            tcp.socket.settimeout(0.2)
            sent = 0
            pad = get(f"X: {'a' * 2000}\r\n").encode()
            try:
                while sent < 100_000_000:
                    sent += tcp.socket.send(pad)
            except TimeoutError:
                pass  # the kernel's buffers are full: the server does not read on
            self.assertLess(sent, 100_000_000)
            tcp.socket.settimeout(realtime.DEADLINE)
            session.send("40")
            self.assertEqual(read_response(tcp).status, 200)
            for _ in range(20):
                self.assertEqual(read_response(tcp).status, 200)

    def test_half_close_still_gets_the_answer(self):
        with Tcp(self.server) as tcp:
            tcp.send(get() + get(target="/nothing"))
            tcp.finish()
            self.assertEqual(read_response(tcp).status, 200)
            self.assertEqual(read_response(tcp).status, 404)
            self.assertTrue(tcp.is_closed())

    def test_keep_alive_of_both_versions(self):
        rows = [("1.1", "", True), ("1.1", "Connection: close\r\n", False), ("1.0", "", False),
                ("1.0", "Connection: keep-alive\r\n", True)]
        for version, fields, keeps in rows:
            with self.subTest(version=version, fields=fields), Tcp(self.server) as tcp:
                tcp.send(get(fields, version=version))
                response = read_response(tcp)
                self.assertEqual(response.headers.get("connection"),
                                 "close" if not keeps else "keep-alive" if version == "1.0" else None)
                if keeps:
                    tcp.send(get(fields, version=version))
                    self.assertEqual(read_response(tcp).status, 200)
                else:
                    self.assertTrue(tcp.is_closed())


class Deadlines(ProductCase):
    """Total, not per byte: a drip never extends them."""

    OPTIONS = ["--set", "http.header_timeout=400ms", "--set", "http.body_timeout=400ms", "--set", "http.idle_timeout=400ms"]

    def drip(self, tcp, data):
        """Byte by byte, until the server has something to say; what it says."""
        tcp.socket.settimeout(0.02)
        for byte in data:
            tcp.send(bytes([byte]))
            try:
                answer = tcp.socket.recv(65536)
                tcp.socket.settimeout(realtime.DEADLINE)
                return answer + tcp.rest()
            except TimeoutError:
                pass
        self.fail("the drip was never cut off")

    def test_slow_head(self):
        before = self.metric("http_timeout_total", phase="header")
        with Tcp(self.server) as tcp:
            answer = self.drip(tcp, get("X: " + "a" * 1000 + "\r\n").encode())
        self.assertRegex(answer, rb"^HTTP/1.1 408 [^\0]*\r\nConnection: close\r\n")
        self.assertEqual(self.metric("http_timeout_total", phase="header") - before, 1)

    def test_slow_body(self):
        before = self.metric("http_timeout_total", phase="body")
        session = self.session()
        with Tcp(self.server) as tcp:
            tcp.send(post("Content-Length: 1000\r\n", target=session.target))
            answer = self.drip(tcp, b"4" * 1000)
        self.assertRegex(answer, rb"^HTTP/1.1 408 ")
        self.assertEqual(self.metric("http_timeout_total", phase="body") - before, 1)

    def test_silence_is_ended_without_a_word(self):
        with Tcp(self.server) as tcp:
            self.assertTrue(tcp.is_closed())
        with Tcp(self.server) as tcp:
            tcp.send(get())
            self.assertEqual(read_response(tcp).status, 200)
            tcp.send("\r\n")  # no beginning of a request
            self.assertTrue(tcp.is_closed())

    def test_a_held_poll_is_not_silence(self):
        session = self.session()
        tcp = session.start_get()
        with Tcp(self.server) as other:
            self.assertTrue(other.is_closed())  # that long
        session.send("40")
        self.assertEqual(read_response(tcp).status, 200)
        tcp.close()


if __name__ == "__main__":
    unittest.main()
