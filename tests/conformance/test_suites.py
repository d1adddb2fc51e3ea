# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What the public conformance suites of Engine.IO 4 and Socket.IO 5 ask (engine-io.md, section 16; socket-io.md,
section 13), at their timing: ping interval 300 ms, ping timeout 200 ms, connect timeout 1000 ms."""

import json
import unittest

import cases
import realtime
from realtime import EnginePolling, EngineWebSocket, SocketClient, is_closed_session, read_response, request

ECHO = "/engine.io/"


class EngineSuite(cases.FixtureCase):
    """Engine.IO 4 against the bare echo server."""

    OPTIONS = ["--engine-only", *realtime.SUITE_OPTIONS]

    def polling(self):
        return EnginePolling(self.server, ECHO)

    def websocket(self, **options):
        return EngineWebSocket(self.server, ECHO, **options)

    def get(self, query):
        return request(self.server, "GET", ECHO + query)

    def test_polling_handshake_has_the_announced_fields(self):
        session = self.polling()
        self.assertEqual(set(session.open), {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"})
        self.assertIsInstance(session.open["sid"], str)
        self.assertEqual(session.open["upgrades"], ["websocket"])
        self.assertEqual((session.open["pingInterval"], session.open["pingTimeout"]), (300, 200))
        self.assertEqual(session.open["maxPayload"], 1000000)

    def test_polling_handshake_is_refused(self):
        for query in ("?transport=polling", "?EIO=abc&transport=polling", "?EIO=4", "?EIO=4&transport=abc"):
            with self.subTest(query):
                self.assertEqual(self.get(query).status, 400)
        for method in ("POST", "PUT"):
            with self.subTest(method):
                response = request(self.server, method, ECHO + "?EIO=4&transport=polling", body="")
                self.assertIn(response.status, (400, 405) if method == "PUT" else (400,))

    def test_websocket_handshake_has_the_announced_fields(self):
        with self.websocket() as session:
            self.assertEqual(set(session.open), {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"})
            self.assertEqual(session.open["upgrades"], [])

    def test_websocket_handshake_is_refused(self):
        for query in ("?transport=websocket", "?EIO=abc&transport=websocket", "?EIO=4", "?EIO=4&transport=abc"):
            with self.subTest(query):
                with realtime.WebSocket(self.server, ECHO + query, expect=None) as socket:
                    self.assertNotEqual(socket.response.status, 101)
                    self.assertTrue(socket.tcp.is_closed())

    def test_polling_echoes_one_packet(self):
        session = self.polling()
        session.send("4hello")
        session.expect("4hello")

    def test_polling_echoes_several_packets(self):
        session = self.polling()
        session.send("4test1\x1e4test2\x1e4test3")
        for packet in ("4test1", "4test2", "4test3"):
            session.expect(packet)

    def test_polling_echoes_binary(self):
        session = self.polling()
        session.send("4hello\x1ebAQIDBA==")
        session.expect("4hello")
        session.expect("bAQIDBA==")

    def test_polling_closes_on_a_bad_packet(self):
        session = self.polling()
        self.assertIn(session.post("abc").status, (200, 400))
        self.assertTrue(is_closed_session(self.server, session.sid, ECHO))

    def test_polling_closes_on_overlapping_gets(self):
        session = self.polling()
        first = session.start_get()
        second = session.start_get()
        answers = sorted([read_response(first), read_response(second)], key=lambda response: response.status)
        self.assertEqual((answers[0].status, answers[0].body), (200, b"1"))
        self.assertIn(answers[1].status, (400, 500))
        self.assertTrue(is_closed_session(self.server, session.sid, ECHO))

    def test_polling_closes_when_a_held_get_is_cancelled(self):
        session = self.polling()
        session.start_get().close()
        self.wait_closed(session.sid)

    def wait_closed(self, sid):
        """Polls with POSTs (a GET would be held) until the server has forgotten the session."""
        while True:
            response = request(self.server, "POST", f"{ECHO}?EIO=4&transport=polling&sid={sid}", "3")
            if response.status == 400:
                return
            self.assertEqual(response.status, 200)

    def test_polling_heartbeat(self):
        session = self.polling()
        session.answer_pings = False
        for _ in range(3):
            self.assertEqual(session.packet(), "2")
            session.send("3")

    def test_polling_closes_without_pong(self):
        session = self.polling()
        session.answer_pings = False
        self.assertEqual(session.packet(), "2")
        response = session.get()
        self.assertEqual((response.status, response.body), (200, b"1"))
        self.assertTrue(is_closed_session(self.server, session.sid, ECHO))

    def test_polling_client_closes(self):
        session = self.polling()
        held = session.start_get()
        session.send("1")
        response = read_response(held)
        # With several workers the POST may overtake the GET, which then finds no session any more.
        self.assertIn((response.status, response.body), [(200, b"6"), (400, b'{"code":1,"message":"Session ID unknown"}')]
                      [:2 if cases.WORKERS else 1])
        self.assertTrue(is_closed_session(self.server, session.sid, ECHO))

    def test_websocket_echoes_text(self):
        with self.websocket() as session:
            session.send("4hello")
            session.expect("4hello")

    def test_websocket_echoes_binary(self):
        with self.websocket() as session:
            session.send(b"\x01\x02\x03\x04")
            session.expect(b"\x01\x02\x03\x04")

    def test_websocket_closes_on_a_bad_packet(self):
        with self.websocket() as session:
            session.send("abc")
            session.expect_close(1005)

    def test_websocket_heartbeat(self):
        with self.websocket(answer_pings=False) as session:
            for _ in range(3):
                self.assertEqual(session.packet(), "2")
                session.send("3")

    def test_websocket_closes_without_pong(self):
        with self.websocket(answer_pings=False) as session:
            self.assertEqual(session.packet(), "2")
            session.expect_close(1005)

    def test_websocket_client_closes(self):
        with self.websocket() as session:
            session.send(b"\x03\xe8", realtime.CLOSE)
            session.expect_close(1000)

    def test_upgrade(self):
        session = self.polling()
        with realtime.WebSocket(self.server, f"{ECHO}?EIO=4&transport=websocket&sid={session.sid}") as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            socket.send("5")
            socket.send("4hello")
            self.assertEqual(socket.message(), "4hello")
            response = request(self.server, "GET", session.target)
            self.assertEqual((response.status, json.loads(response.body)["code"]), (400, 3))

    def test_second_websocket_of_an_upgraded_session_is_closed(self):
        session = self.polling()
        target = f"{ECHO}?EIO=4&transport=websocket&sid={session.sid}"
        with realtime.WebSocket(self.server, target) as socket:
            socket.send("2probe")
            self.assertEqual(socket.message(), "3probe")
            socket.send("5")
            socket.send("4a")
            self.assertEqual(socket.message(), "4a")
            with realtime.WebSocket(self.server, target, expect=None) as second:
                if second.response.status == 101:
                    second.expect_close()
                else:
                    self.assertEqual(second.response.status, 400)
            socket.send("4hello")
            self.assertEqual(socket.message(), "4hello")


class SocketSuite(cases.FixtureCase):
    """Socket.IO 5 against the fixture application; every case over both transports."""

    OPTIONS = realtime.SUITE_OPTIONS

    def test_connects_without_payload(self):
        for client in self.sockets():
            client.send("0")
            answer = client.receive()
            self.assertEqual(answer[0], "0")
            self.assertEqual(list(json.loads(answer[1:])), ["sid"])
            client.expect('2["auth",{}]')

    def test_connects_with_payload(self):
        for client in self.sockets():
            client.connect(auth={"token": "123"})
            client.expect('2["auth",{"token":"123"}]')

    def test_connects_to_a_custom_namespace(self):
        for client in self.sockets():
            client.send("0/custom,")
            answer = client.receive()
            self.assertTrue(answer.startswith('0/custom,{"sid":"'), answer)
            client.expect('2/custom,["auth",{}]')

    def test_connects_to_a_custom_namespace_with_payload(self):
        for client in self.sockets():
            client.connect("/custom", {"token": "abc"})
            client.expect('2/custom,["auth",{"token":"abc"}]')

    def test_socket_id_is_not_the_session_id(self):
        for client in self.sockets():
            self.assertNotEqual(client.connect(), client.engine.sid)

    def test_unknown_namespace_is_refused(self):
        for client in self.sockets():
            client.send("0/random")
            client.expect('4/random,{"message":"Invalid namespace"}')

    def test_bad_connect_payload_closes(self):
        for packet in ("0abc", "0[]", '0"x"', "0null", "01"):
            for client in self.sockets():
                with self.subTest(packet):
                    self.expect_closed_by(client, packet)

    def expect_closed_by(self, client, packet):
        if isinstance(client.engine, EnginePolling):
            client.engine.post("4" + packet)
            self.assertTrue(is_closed_session(self.server, client.engine.sid))
        else:
            client.send(packet)
            client.engine.expect_close(1005, skip_data=True)

    def test_silence_is_closed_at_the_connect_timeout(self):
        with self.websocket() as session:
            with self.assertRaises(realtime.Closed):
                while True:
                    session.packet()

    def test_disconnect_leaves_the_other_namespace_usable(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            client.connect("/custom")
            client.expect('2/custom,["auth",{}]')
            client.send("1")
            client.send('2/custom,["message","x"]')
            client.expect('2/custom,["message-back","x"]')

    def test_client_may_connect_again_after_disconnect(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            client.send("1")
            client.connect(auth={"again": True})
            client.expect('2["auth",{"again":true}]')

    def test_message_with_all_json_types(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            client.send('2["message",1,"2",{"3":[true]}]')
            client.expect('2["message-back",1,"2",{"3":[true]}]')

    def test_message_with_binary(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            text = '["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'
            client.send("52-" + text, b"\x01\x02\x03", b"\x04\x05\x06")
            client.expect("52-" + text.replace("message", "message-back"), b"\x01\x02\x03", b"\x04\x05\x06")

    def test_ack(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            client.send('2456["message-with-ack",1,"2",{"3":[false]}]')
            client.expect('3456[1,"2",{"3":[false]}]')

    def test_ack_with_binary(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            text = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'
            client.send('52-789["message-with-ack",' + text, b"\x01", b"\x02")
            client.expect("62-789[" + text, b"\x01", b"\x02")

    def test_bad_packets_close(self):
        for packet in ("abc", "2{}", "2abc", '2["x"', "2-1[]", "2abc[\"x\"]", '21.5["x"]'):
            for client in self.sockets():
                with self.subTest(packet):
                    client.connect()
                    client.expect('2["auth",{}]')
                    self.expect_closed_by(client, packet)

    def test_event_before_connect_closes(self):
        for client in self.sockets():
            self.expect_closed_by(client, '2["message"]')

    def test_client_ping_is_fatal(self):
        with self.websocket() as session:
            session.send("2")
            session.expect_close(1005, skip_data=True)


cases.per_engine(globals(), EngineSuite, SocketSuite)
load_tests = cases.load_made_tests(globals())

if __name__ == "__main__":
    unittest.main()
