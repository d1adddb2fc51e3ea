# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Engine.IO 4 over real sockets: the rows of engine-io.md (sections 1 to 11) and of threats.md (Engine.IO)."""

import base64
import json
import unittest

import cases
import realtime
from realtime import (CLOSE, PING, PONG, TEXT, EnginePolling, EngineWebSocket, Tcp, WebSocket, is_closed_session,
                      read_response, request)

PATH = "/socket.io/"
MESSAGES = {0: "Transport unknown", 1: "Session ID unknown", 2: "Bad handshake method", 3: "Bad request",
            4: "Forbidden", 5: "Unsupported protocol version"}
UNKNOWN_SID = "AAAAAAAAAAAAAAAAAAAA"


class Admission(cases.FixtureCase):
    """Sections 1 to 3: who is let in, and what refusals look like."""

    def expect_refusal(self, response, code, status=400):
        self.assertEqual(response.status, status)
        self.assertEqual(response.headers["content-type"], "application/json")
        self.assertEqual(response.body.decode(), '{"code":%d,"message":"%s"}' % (code, MESSAGES[code]))

    def test_refusals_of_plain_requests(self):
        rows = [
            ("GET", "", 0), ("GET", "EIO=4", 0), ("GET", "EIO=4&transport=", 0), ("GET", "EIO=4&transport=x", 0),
            ("GET", "EIO=4&transport=__proto__", 0), ("GET", "EIO=4&transport=Polling", 0),
            ("GET", "EIO=4&transport=websocket", 3), ("GET", "EIO=4&transport=webtransport", 0),
            ("GET", "transport=polling", 5), ("GET", "EIO=3&transport=polling", 5), ("GET", "EIO=99&transport=polling", 5),
            ("GET", "EIO=four&transport=polling", 5), ("GET", "EIO=04&transport=polling", 5),
            ("POST", "EIO=4&transport=polling", 2),
            ("GET", "EIO=4&transport=polling&sid=" + UNKNOWN_SID, 1), ("GET", "EIO=4&transport=polling&sid=short", 1),
            ("POST", "EIO=4&transport=polling&sid=" + UNKNOWN_SID, 1),
            ("GET", "EIO=4&transport=polling&sid=" + "A" * 65, 1), ("GET", "EIO=4&transport=polling&sid=%00%ff", 1),
        ]
        for method, query, code in rows:
            with self.subTest(method=method, query=query):
                self.expect_refusal(request(self.server, method, PATH + "?" + query, body=None if method == "GET" else "x"), code)

    def test_repeated_parameters_are_refused(self):
        sid = self.polling().sid
        for query in ("EIO=4&EIO=4&transport=polling", "EIO=4&transport=polling&transport=polling",
                      f"EIO=4&transport=polling&sid={sid}&sid={sid}"):
            with self.subTest(query=query):
                response = request(self.server, "GET", f"{PATH}?{query}")
                self.assertEqual(response.status, 400)
                self.assertIn(json.loads(response.body)["code"], (0, 3))

    def test_refused_upgrades_get_the_same_answer_then_the_end(self):
        rows = [
            ("EIO=3&transport=websocket", 5), ("transport=websocket", 5), ("EIO=4&transport=x", 0), ("EIO=4", 0),
            ("EIO=4&transport=polling", 3), ("EIO=4&transport=websocket&sid=" + UNKNOWN_SID, 1),
        ]
        for query, code in rows:
            with self.subTest(query=query), WebSocket(self.server, f"{PATH}?{query}", expect=None) as socket:
                self.expect_refusal(socket.response, code)
                self.assertTrue(socket.tcp.is_closed())

    def test_bad_websocket_handshakes_get_a_complete_answer(self):
        rows = [({"Sec-WebSocket-Key": None}, 400), ({"Sec-WebSocket-Key": "c2hvcnQ="}, 400),
                ({"Sec-WebSocket-Version": "8"}, 426), ({"Sec-WebSocket-Version": "12"}, 426)]
        for fields, status in rows:
            with self.subTest(fields=fields), WebSocket(self.server, PATH + "?EIO=4&transport=websocket", fields,
                                                        expect=None) as socket:
                self.assertEqual(socket.response.status, status)
                self.assertIn("content-length", socket.response.headers)
                if status == 426:
                    self.assertEqual(socket.response.headers["sec-websocket-version"], "13")

    def test_methods_that_have_no_meaning(self):
        sid = self.polling().sid
        for method in ("PUT", "DELETE", "PATCH", "HEAD"):
            with self.subTest(method=method, sid=False):
                response = request(self.server, method, f"{PATH}?EIO=4&transport=polling")
                self.assertEqual(response.status, 400)
                if method != "HEAD":
                    self.expect_refusal(response, 2)
            with self.subTest(method=method, sid=True):
                response = request(self.server, method, f"{PATH}?EIO=4&transport=polling&sid={sid}")
                self.assertEqual(response.status, 405)
                self.assertIn("GET", response.headers["allow"])
        for method in ("TRACE", "CONNECT", "BREW"):
            with self.subTest(method=method):
                response = request(self.server, method, f"{PATH}?EIO=4&transport=polling")
                self.assertIn(response.status, (400, 405, 501))

    def test_path_with_and_without_slash_but_nothing_below(self):
        for path in ("/socket.io", "/socket.io/"):
            self.assertEqual(request(self.server, "GET", path + "?EIO=4&transport=polling").status, 200)
        for path in ("/socket.io/x", "/socket.iofoo/", "/SOCKET.IO/", "//socket.io/", "/socket.io%2f", "/engine.io/"):
            with self.subTest(path=path):
                self.assertIn(request(self.server, "GET", path + "?EIO=4&transport=polling").status, (400, 404))

    def test_polling_handshake(self):
        response = request(self.server, "GET", PATH + "?EIO=4&transport=polling&t=abc")
        self.assertEqual(response.status, 200)
        self.assertEqual(response.headers["content-type"], "text/plain; charset=UTF-8")
        self.assertEqual(response.headers["cache-control"], "no-store")
        self.assertNotIn("set-cookie", response.headers)
        text = response.body.decode()
        sid = json.loads(text[1:])["sid"]
        self.assertRegex(sid, r"^[A-Za-z0-9_-]{20}$")
        self.assertEqual(text, '0{"sid":"%s","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,'
                               '"maxPayload":1000000}' % sid)

    def test_empty_sid_is_a_handshake(self):
        self.assertEqual(request(self.server, "GET", PATH + "?EIO=4&transport=polling&sid=").status, 200)

    def test_websocket_handshake(self):
        with self.websocket() as session:
            self.assertEqual(session.open["upgrades"], [])
            self.assertNotIn("sec-websocket-extensions", session.response.headers)

    def test_ids_differ(self):
        self.assertEqual(len({self.polling().sid for _ in range(100)}), 100)

    def test_cors_any_origin(self):
        response = request(self.server, "GET", PATH + "?EIO=4&transport=polling", headers={"Origin": "http://a.test"})
        self.assertEqual(response.headers["access-control-allow-origin"], "*")
        self.assertNotIn("access-control-allow-credentials", response.headers)
        refused = request(self.server, "GET", PATH + "?EIO=3&transport=polling", headers={"Origin": "http://a.test"})
        self.assertEqual(refused.headers["access-control-allow-origin"], "*")

    def test_cors_preflight(self):
        response = request(self.server, "OPTIONS", PATH + "?EIO=4&transport=polling", headers={
            "Origin": "http://a.test", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-custom"})
        self.assertEqual(response.status, 204)
        self.assertEqual(response.headers["access-control-allow-methods"], "GET,HEAD,PUT,PATCH,POST,DELETE")
        self.assertEqual(response.headers["access-control-allow-headers"], "x-custom")

    def test_header_injection_is_never_echoed(self):
        response = request(self.server, "OPTIONS", PATH + "?EIO=4&transport=polling&x=%0d%0aX-Evil:1", headers={
            "Origin": "http://a.test", "Access-Control-Request-Headers": "x\tX-Evil: 1"})
        self.assertNotIn("x-evil", response.headers)


class Polling(cases.FixtureCase):
    """Section 5, on the bare echo server."""

    OPTIONS = ["--engine-only"]
    PATH = "/engine.io/"

    def polling(self):
        return EnginePolling(self.server, self.PATH)

    def closed(self, session):
        return is_closed_session(self.server, session.sid, self.PATH)

    def test_get_is_held_until_something_comes(self):
        session = self.polling()
        held = session.start_get()
        session.send("4a\x1e4b")
        response = read_response(held)
        first = response.body.decode().split("\x1e")
        self.assertEqual(first[0], "4a")
        if len(first) == 1:
            session.expect("4b")
        self.assertEqual(response.headers["content-type"], "text/plain; charset=UTF-8")
        self.assertEqual(response.headers["cache-control"], "no-store")

    def test_queued_packets_come_in_one_payload(self):
        session = self.polling()
        session.send("4a")
        session.send("4b\x1e4c")
        self.assertEqual(session.get().body, b"4a\x1e4b\x1e4c")

    def test_post_answer(self):
        response = self.polling().post("4x")
        self.assertEqual((response.status, response.body), (200, b"ok"))
        self.assertEqual(response.headers["content-type"], "text/html")
        self.assertEqual(response.headers["cache-control"], "no-store")

    def test_unicode_and_empty_messages(self):
        session = self.polling()
        session.send("4é€😀")
        session.expect("4é€😀")
        session.send("4")
        session.expect("4")

    def test_binary_messages(self):
        session = self.polling()
        for data in (b"", b"\0", bytes(range(256))):
            session.send("b" + base64.b64encode(data).decode())
            session.expect("b" + base64.b64encode(data).decode())
        session.send("bAQIDBA")
        session.expect("bAQIDBA==")

    def test_bad_payloads_close_but_earlier_packets_count(self):
        for bad in ("", "\x1e4a", "4a\x1e\x1e4b", "4a\x1e", "4a\x1e9", "4a\x1eb!!", "4a\x1e٤x", "4a\x1e2"):
            with self.subTest(payload=bad):
                session = self.polling()
                self.assertIn(session.post(bad).status, (200, 400))
                response = session.get()
                if response.status == 200 and bad.startswith("4a"):
                    self.assertEqual(response.body.decode().split("\x1e")[0], "4a")
                self.assertTrue(self.closed(session))

    def test_harmless_packets(self):
        session = self.polling()
        for packet in ("6", "3", "5", "0", "0{}"):
            with self.subTest(packet=packet):
                session.send(packet)
                session.send("4still")
                session.expect("4still")

    def test_octet_stream_is_refused(self):
        session = self.polling()
        self.assertEqual(session.post("4a", {"Content-Type": "application/octet-stream"}).status, 400)
        self.assertTrue(self.closed(session))

    def test_body_over_the_limit_is_refused_but_the_session_stays(self):
        session = self.polling()
        self.assertEqual(session.post("4" + "x" * 999_999).status, 200)
        session.expect("4" + "x" * 999_999)
        self.assertEqual(session.post("4" + "x" * 1_000_000).status, 413)
        session.send("4alive")
        session.expect("4alive")

    def test_announced_body_over_the_limit_is_refused_unread(self):
        session = self.polling()
        with Tcp(self.server) as tcp:
            tcp.send(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000000\r\n\r\n")
            self.assertEqual(read_response(tcp).status, 413)
            self.assertTrue(tcp.is_closed())
        session.send("4alive")
        session.expect("4alive")

    def test_chunked_post(self):
        session = self.polling()
        with Tcp(self.server) as tcp:
            tcp.send(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "2\r\n4h\r\n4\r\nello!\r\n"[:-3] + "\r\n0\r\n\r\n")
            self.assertEqual(read_response(tcp).body, b"ok")
        session.expect("4hello")

    def test_second_post_while_one_is_in_progress(self):
        session = self.polling()
        with Tcp(self.server) as first:
            first.send(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
            self.assertIn(b"100", first.until(b"\r\n\r\n"))
            self.assertEqual(session.post("4x").status, 400)
            self.assertTrue(self.closed(session))

    def test_client_lost_during_a_body_closes(self):
        session = self.polling()
        with Tcp(self.server) as tcp:
            tcp.send(f"POST {session.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4par")
            tcp.finish()
            tcp.rest()
        self.assertTrue(self.closed(session))

    def test_packets_behind_a_close_are_not_delivered(self):
        session = self.polling()
        held = session.start_get()
        self.assertEqual(session.post("1\x1e4late").body, b"ok")
        response = read_response(held)
        if not (cases.WORKERS and response.status == 400):  # with several workers the POST may overtake the GET
            self.assertEqual(response.body, b"6")
        self.assertTrue(self.closed(session))

    def test_one_connection_carries_several_sessions(self):
        sessions = [self.polling() for _ in range(3)]
        with Tcp(self.server) as tcp:
            for number, session in enumerate(sessions * 2):
                response = request(self.server, "POST", session.target, f"4m{number}", tcp=tcp)
                self.assertEqual(response.body, b"ok")
            for number, session in enumerate(sessions):
                response = request(self.server, "GET", session.target, tcp=tcp)
                self.assertEqual(response.body.decode(), f"4m{number}\x1e4m{number + 3}")

    def test_pipelined_requests_are_answered_in_order(self):
        session = self.polling()
        with Tcp(self.server) as tcp:
            post = f"POST {session.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n4%d"
            get = f"GET {session.target} HTTP/1.1\r\nHost: x\r\n\r\n"
            tcp.send("".join(post % n + get for n in range(10)))
            for number in range(10):
                self.assertEqual(read_response(tcp).body, b"ok")
                self.assertEqual(read_response(tcp).body, b"4%d" % number)

    def test_a_hundred_thousand_packets_in_one_body(self):
        session = self.polling()
        count = 100_000
        self.assertIn(session.post("\x1e".join(["6"] * count)).status, (200, 400))
        with EngineWebSocket(self.server, self.PATH) as other:
            other.send("4alive")
            other.expect("4alive")

    def test_http_1_0_and_connection_close(self):
        session = self.polling()
        session.send("4a")
        with Tcp(self.server) as tcp:
            tcp.send(f"GET {session.target} HTTP/1.0\r\nHost: x\r\n\r\n")
            self.assertEqual(read_response(tcp).body, b"4a")
            self.assertTrue(tcp.is_closed())
        session.send("4b")
        with Tcp(self.server) as tcp:
            tcp.send(f"GET {session.target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            self.assertEqual(read_response(tcp).headers.get("connection"), "close")
            self.assertTrue(tcp.is_closed())

    def test_websocket_session_refuses_polling_requests(self):
        with EngineWebSocket(self.server, self.PATH) as session:
            for method in ("GET", "POST"):
                response = request(self.server, method, f"{self.PATH}?EIO=4&transport=polling&sid={session.sid}",
                                   body=None if method == "GET" else "4x")
                self.assertEqual((response.status, json.loads(response.body)["code"]), (400, 3))
            session.send("4alive")
            session.expect("4alive")

    def test_protocol_mismatch_with_a_sid(self):
        session = self.polling()
        response = request(self.server, "GET", session.target.replace("EIO=4", "EIO=3"))
        self.assertEqual((response.status, json.loads(response.body)["code"]), (400, 3))
        session.send("4alive")
        session.expect("4alive")


class WebSocketTransport(cases.FixtureCase):
    """Section 6, on the bare echo server."""

    OPTIONS = ["--engine-only", "--max-payload", "100000"]
    PATH = "/engine.io/"

    def websocket(self, **options):
        return EngineWebSocket(self.server, self.PATH, **options)

    def test_one_packet_a_frame(self):
        with self.websocket() as session:
            session.send("4a\x1e4b")
            session.expect("4a\x1e4b")

    def test_base64_text_is_a_binary_message(self):
        with self.websocket() as session:
            session.send("bAQIDBA==")
            session.expect(b"\x01\x02\x03\x04")

    def test_control_pings_are_answered(self):
        with self.websocket() as session:
            session.send(b"hello", PING)
            self.assertEqual(session.frame()[:2], (PONG, b"hello"))

    def test_message_limit_is_the_whole_message(self):
        with self.websocket() as session:
            session.send("4" + "x" * 99_999)
            session.expect("4" + "x" * 99_999)
            session.send("4" + "x" * 100_000)
            session.expect_close(1009)
        with self.websocket() as session:
            session.send("4" + "x" * 60_000, fin=False)
            session.send("x" * 60_000, 0)
            session.expect_close(1009)

    def test_bad_packets_close_without_a_code(self):
        for packet in ("", "9", "abc", "2", "2probe", "٤"):
            with self.subTest(packet=packet), self.websocket() as session:
                session.send(packet)
                session.expect_close(1005)

    def test_ignored_packets(self):
        with self.websocket() as session:
            for packet in ("6", "0", "3", "1", "5"):
                session.send(packet)
            session.send("4alive")
            session.expect("4alive")

    def test_close_is_echoed(self):
        for code in (b"\x03\xe8", b"\x0f\xa1", b""):
            with self.websocket() as session:
                session.send(code, CLOSE)
                frame = session.frame()
                self.assertEqual(frame.opcode, CLOSE)
                if code:
                    self.assertEqual(frame.payload[:2], code)
                self.assertTrue(session.tcp.is_closed())

    def test_frames_in_the_handshake_segment_come_after_the_open_packet(self):
        early = realtime.frame_bytes(TEXT, "4early")
        with EngineWebSocket(self.server, self.PATH, early=early) as session:
            session.expect("4early")

    def test_repeated_noise_is_closed(self):
        with self.websocket() as session:
            for _ in range(400):
                session.send("6")
            session.expect_close(skip_data=True)

    def test_control_flood_is_closed(self):
        with self.websocket() as session:
            session.send_raw(realtime.frame_bytes(PING, b"x") * 2000)
            session.expect_close(1008)


class Upgrade(cases.FixtureCase):
    """Section 7, on the bare echo server."""

    OPTIONS = ["--engine-only", "--set", "engine.upgrade_timeout=600ms"]
    PATH = "/engine.io/"

    def polling(self):
        return EnginePolling(self.server, self.PATH)

    def probe(self, session, **options):
        return WebSocket(self.server, f"{self.PATH}?EIO=4&transport=websocket&sid={session.sid}", **options)

    def expect_alive(self, session):
        session.send("4alive")
        while (packet := session.packet()) == "6":
            pass
        self.assertEqual(packet, "4alive")

    def test_messages_cross_over_in_order(self):
        session = self.polling()
        with self.probe(session) as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            session.send("41")
            while session.packet() == "6":
                pass
            session.send("42")
            session.send("43")
            socket.send("5")
            socket.send("44")
            self.assertEqual([socket.message() for _ in range(3)], ["42", "43", "44"])

    def test_a_held_get_is_released_by_noop(self):
        session = self.polling()
        held = session.start_get()
        with self.probe(session) as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            self.assertEqual(read_response(held).body, b"6")
            held = session.start_get()
            self.assertEqual(read_response(held).body, b"6")
            socket.send("5")
            socket.send("4x")
            self.assertEqual(socket.message(), "4x")

    def test_upgrade_without_probe_is_accepted(self):
        session = self.polling()
        with self.probe(session) as socket:
            socket.send("5")
            socket.send("4x")
            self.assertEqual(socket.message(), "4x")

    def test_other_first_packets_close_the_probe_only(self):
        for packet in ("2", "2other", "4x", "1", "", "9"):
            with self.subTest(packet=packet):
                session = self.polling()
                with self.probe(session) as socket:
                    socket.send(packet)
                    socket.expect_close()
                self.expect_alive(session)

    def test_lost_probe_leaves_polling(self):
        session = self.polling()
        socket = self.probe(session)
        socket.send("2probe")
        self.assertEqual(socket.message(), "3probe")
        socket.tcp.reset()
        self.expect_alive(session)

    def test_unfinished_probe_is_closed_at_its_timeout(self):
        session = self.polling()
        with self.probe(session) as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            socket.expect_close()
        self.expect_alive(session)

    def test_a_second_probe_is_closed(self):
        session = self.polling()
        with self.probe(session) as first:
            first.send("2probe")
            self.assertEqual(first.message(), "3probe")
            with self.probe(session, expect=None) as second:
                if second.response.status == 101:
                    second.expect_close()
                else:
                    self.assertEqual(second.response.status, 400)
            first.send("5")
            first.send("4x")
            self.assertEqual(first.message(), "4x")

    def test_upgrade_of_a_websocket_session_is_refused(self):
        with EngineWebSocket(self.server, self.PATH) as session:
            with self.probe(session, expect=None) as second:
                if second.response.status == 101:
                    second.expect_close()
                else:
                    self.assertEqual(second.response.status, 400)
            session.send("4alive")
            session.expect("4alive")

    def test_other_revision_is_refused(self):
        session = self.polling()
        with WebSocket(self.server, f"{self.PATH}?EIO=3&transport=websocket&sid={session.sid}", expect=None) as socket:
            self.assertEqual((socket.response.status, json.loads(socket.response.body)["code"]), (400, 3))
        self.expect_alive(session)

    def test_session_closed_during_the_probe_closes_the_probe(self):
        session = self.polling()
        with self.probe(session) as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            session.send("1")
            socket.expect_close()


class Heartbeat(cases.FixtureCase):
    """Section 8, at a short interval."""

    OPTIONS = ["--engine-only", "--ping-interval", "200", "--ping-timeout", "400"]
    PATH = "/engine.io/"

    def test_pong_keeps_the_session(self):
        with EngineWebSocket(self.server, self.PATH, answer_pings=False) as session:
            for _ in range(4):
                session.expect("2")
                session.send("3")

    def test_silence_ends_it(self):
        with EngineWebSocket(self.server, self.PATH, answer_pings=False) as session:
            session.expect("2")
            session.expect_close(1005)

    def test_held_get_hears_the_end(self):
        session = EnginePolling(self.server, self.PATH)
        session.answer_pings = False
        session.expect("2")
        response = session.get()
        self.assertEqual((response.status, response.body), (200, b"1"))

    def test_runs_without_a_held_get(self):
        session = EnginePolling(self.server, self.PATH)
        held = session.start_get()
        self.assertEqual(read_response(held).body, b"2")
        # No GET from here on: a POST is answered as long as the session lives, and code 1 afterwards.
        while True:
            response = session.post("6")
            if response.status == 400:
                break
        self.assertEqual(json.loads(response.body)["code"], 1)


cases.per_engine(globals(), Admission, Polling, WebSocketTransport, Upgrade, Heartbeat)
load_tests = cases.load_made_tests(globals())

if __name__ == "__main__":
    unittest.main()
