# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Socket.IO 5 over real sockets and both transports: the rows of socket-io.md (sections 2 to 7) and of threats.md (Socket.IO
packets and JSON)."""

import json
import unittest

import cases
import realtime
from realtime import EnginePolling, is_closed_session

PLACEHOLDER = '{"_placeholder":true,"num":%s}'


class Packets(cases.FixtureCase):
    """What a connected client may send, and what ends its connection."""

    def connected(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            yield client

    def expect_end(self, client):
        if isinstance(client.engine, EnginePolling):
            self.assertTrue(is_closed_session(self.server, client.engine.sid))
        else:
            client.engine.expect_close(skip_data=True)

    def post(self, client, packet, *attachments):
        """Sends without insisting on `ok`: the answer to a POST that closes may be 400."""
        try:
            client.send(packet, *attachments)
        except AssertionError:
            pass

    def expect_ends(self, packets):
        for packet in packets:
            for client in self.connected():
                with self.subTest(packet=packet[:60]):
                    self.post(client, packet)
                    self.expect_end(client)
        self.still_serves()

    def test_malformed_packets_end_the_connection(self):
        self.expect_ends([
            "", "7", "9[]", "x", "٢[\"x\"]", "2[]", "2{}", "2null", "2 [\"x\"]", '2["x"', '2["x"]]', '2["x"] y', '2["x",]',
            "2[true]", "2[null]", '2[{"a":1}]', '2["x",nope]', "2['x']", '2["x",01]', '2["x",+1]', '2["x",1.]',
            '2["x","\t"]', '2["x","\\x"]', '2["connect"]', '2["connect_error"]', '2["disconnect"]', '2["disconnecting"]',
            '2["newListener"]', '2["removeListener"]', '21.5["x"]', '2-1["x"]', '2+1["x"]', '29007199254740992["x"]',
            '299999999999999999["x"]', "3{}", "31{}", '4{"message":"x"}', "1{}", '5["x"]', '5-["x"]', '50-["x"]',
            '511-["x"]', '5x-["x"]', '5-1-["x"]', '52["x"]', "6-[]",
        ])

    def test_accepted_oddities(self):
        """A packet without payload fires nothing; unknown and repeated acks are ignored; the connection lives."""
        for client in self.connected():
            for packet in ("2", "31[]", "30", '2[1,2]', '2["unknown"]', '2["__proto__"]', '2["constructor",1]',
                           '2["toString"]', '2["error"]', '2["connection"]', '2[""]', '2["message"]'):
                client.send(packet)
            client.expect('2["message-back"]')
            client.send('2["message","alive"]')
            client.expect('2["message-back","alive"]')

    def test_payloads_are_relayed_byte_for_byte(self):
        payloads = [
            '{"b":1,"a":2,"1":3}', "123456789012345678901234567890.000", "1e999999", "-0", "1E+2", '"\\u0000\\ud800"',
            '{"a":1,"a":2}', '"é€😀\u2028"', '{"__proto__":{"x":1},"constructor":1}', "[[[[[]]]]]", '"\\/"', "0.10",
            '{"_placeholder":true,"num":0}', "null", "9" * 50_000, '"' + "x" * 100_000 + '"',
            "{" + ",".join(f'"k{i}":{i}' for i in range(45_000)) + "}",
        ]
        for client in self.connected():
            for payload in payloads:
                client.send('2["message",' + payload + "]")
                client.expect('2["message-back",' + payload + "]")

    def test_depth_values_and_arguments_are_limited(self):
        for client in self.connected():
            ok = "[" * 127 + "]" * 127
            client.send('2["message",' + ok + "]")
            client.expect('2["message-back",' + ok + "]")
        self.expect_ends([
            '2["message",' + "[" * 128 + "]" * 128 + "]", '2["message",' + "[" * 100_000 + "]" * 100_000 + "]",
            '2["message"' + ",1" * 1_025 + "]", '2["message",[' + ",".join(["1"] * 100_001) + "]]",
            '2["' + "n" * 257 + '"]',
        ])

    def test_binary_events_and_acks(self):
        for client in self.connected():
            text = '["echo",{"a":%s}]' % (PLACEHOLDER % 0)
            client.send("51-7" + text, b"\x00\xff")
            client.expect('61-7[{"a":%s}]' % (PLACEHOLDER % 0), b"\x00\xff")
            client.send('51-8["echo",%s]' % (PLACEHOLDER % 0), b"")
            client.expect("61-8[%s]" % (PLACEHOLDER % 0), b"")

    def test_only_the_attachments_of_the_relayed_argument_travel(self):
        for client in self.connected():
            client.send('52-3["echo",%s,%s]' % (PLACEHOLDER % 1, PLACEHOLDER % 0), b"first", b"second")
            client.expect("61-3[%s]" % (PLACEHOLDER % 0), b"second")

    def test_ten_attachments_are_allowed(self):
        for client in self.connected():
            items = ",".join(PLACEHOLDER % n for n in range(10))
            data = [bytes([n]) for n in range(10)]
            client.send('510-["message",%s]' % items, *data)
            client.expect('510-["message-back",%s]' % items, *data)

    def test_placeholders_out_of_range_end_the_connection(self):
        for number in ("1", "-1", "0.5", '"0"', "null", "99999999999999999999"):
            for client in self.connected():
                with self.subTest(number=number):
                    self.post(client, '51-["message",%s]' % (PLACEHOLDER % number), b"x")
                    self.expect_end(client)

    def test_placeholder_oddities_are_accepted(self):
        for client in self.connected():
            client.send('52-1["echo",[%s,%s]]' % (PLACEHOLDER % 1, PLACEHOLDER % 1), b"a", b"b")
            answer = client.receive()
            self.assertTrue(answer.startswith("6"), answer)
            for _ in range(int(answer[1])):
                self.assertIn(client.receive(), (b"a", b"b"))
            client.send('52-2["echo","none"]', b"a", b"b")
            client.expect('32["none"]')
            client.send('51-3["echo",{"_placeholder":"true","num":0}]', b"a")
            client.expect('33[{"_placeholder":"true","num":0}]')

    def test_text_while_binary_is_due_ends_the_connection(self):
        for client in self.connected():
            self.post(client, '51-["message",%s]' % (PLACEHOLDER % 0))
            self.post(client, '2["message"]')
            self.expect_end(client)

    def test_binary_when_none_is_due_ends_the_connection(self):
        for client in self.connected():
            if isinstance(client.engine, EnginePolling):
                client.engine.post("bAQID")
            else:
                client.engine.send(b"\x01\x02\x03")
            self.expect_end(client)

    def test_every_event_with_an_id_is_acked_once_and_in_order(self):
        for client in self.connected():
            for number in range(200):
                client.send(f'2{number}["message-with-ack",{number}]')
            for number in range(200):
                client.expect(f"3{number}[{number}]")

    def test_ack_id_limits(self):
        for client in self.connected():
            for number in ("0", "9007199254740991"):
                client.send(f'2{number}["message-with-ack"]')
                client.expect(f"3{number}[]")


class Namespaces(cases.FixtureCase):
    """Sections 3, 4 and 7."""

    def expect_end(self, client):
        Packets.expect_end(self, client)

    def test_every_form_of_connect(self):
        for packet, answer in (("0", "0{"), ("0/,", "0{"), ("0/", "0{"), ("0{}", "0{"), ("0/custom", "0/custom,{"),
                               ("0/custom,{}", "0/custom,{")):
            for client in self.sockets():
                with self.subTest(packet=packet):
                    client.send(packet)
                    self.assertTrue(client.receive().startswith(answer + '"sid":"'))

    def test_names_are_compared_exactly(self):
        for name in ("/Custom", "/custom/", "/custom?x=1", "/cust", "/custom x", "/ünknown", "/" + "n" * 127):
            for client in self.sockets():
                with self.subTest(name=name):
                    client.send(f"0{name},")
                    client.expect(f'4{name},{{"message":"Invalid namespace"}}')
                    client.connect()

    def test_many_unknown_namespaces_end_the_connection(self):
        with realtime.SocketClient(self.websocket()) as client:
            for number in range(64):
                client.send(f"0/unknown{number},")
                client.expect(f'4/unknown{number},{{"message":"Invalid namespace"}}')
            client.send("0/unknown,")
            client.engine.expect_close(skip_data=True)

    def test_duplicate_connect_ends_the_connection(self):
        for client in self.sockets():
            client.connect()
            client.expect('2["auth",{}]')
            client.send("0")
            self.expect_end(client)

    def test_packets_for_a_namespace_that_is_not_joined_end_the_connection(self):
        for packet in ('2/custom,["message"]', "1/custom,", "3/custom,1[]", '2/nowhere,["x"]'):
            for client in self.sockets():
                with self.subTest(packet=packet):
                    client.connect()
                    client.expect('2["auth",{}]')
                    client.send(packet)
                    self.expect_end(client)

    def test_churn_leaves_nothing_behind(self):
        for client in self.sockets():
            for _ in range(60):
                client.connect("/custom")
                client.expect('2/custom,["auth",{}]')
                client.send("1/custom,")
            client.connect()
            client.expect('2["auth",{}]')

    def test_sockets_of_two_namespaces_are_independent(self):
        for client in self.sockets():
            ids = [client.connect(), None]
            client.expect('2["auth",{}]')
            ids[1] = client.connect("/custom", {"k": 1})
            client.expect('2/custom,["auth",{"k":1}]')
            self.assertNotEqual(*ids)
            client.send('2/custom,1["message-with-ack","c"]')
            client.expect('3/custom,1["c"]')
            client.send('21["message-with-ack","r"]')
            client.expect('31["r"]')


class Rooms(cases.FixtureCase):
    """Section 6 through the fixture's room events."""

    def member(self, make, room):
        client = realtime.SocketClient(make())
        client.connect()
        client.expect('2["auth",{}]')
        client.send('20["join_session_room",{"session_id":"%s"}]' % room)
        client.expect('30[{"success":true}]')
        return client

    def test_a_broadcast_reaches_members_of_the_room_alone(self):
        members = [self.member(make, "a") for _, make in realtime.connections(self.server) for _ in range(3)]
        strangers = [self.member(make, "b") for _, make in realtime.connections(self.server)]
        members[0].send('2["bench_broadcast",{"session_id":"a","payload":{"n":1}}]')
        for client in members:
            client.expect('2["session_update",{"n":1}]')
        for client in strangers:
            client.send('21["message-with-ack","fence"]')
            client.expect('31["fence"]')
        for client in members + strangers:
            client.close()

    def test_broadcasts_keep_their_order_for_every_member(self):
        members = [self.member(make, "o") for _, make in realtime.connections(self.server) for _ in range(2)]
        for number in range(300):
            members[1].send('2["bench_broadcast",{"session_id":"o","payload":%d}]' % number)
        for client in members:
            for number in range(300):
                client.expect('2["session_update",%d]' % number)
            client.close()


class Timeouts(cases.FixtureCase):
    """Deadlines that guard waiting states."""

    OPTIONS = ["--connect-timeout", "400", "--set", "socketio.attachment_timeout=400ms"]

    def test_a_client_that_never_connects_is_closed(self):
        with self.websocket() as session:
            session.expect_close(skip_data=True)

    def test_a_refused_connect_does_not_stop_the_clock(self):
        with realtime.SocketClient(self.websocket()) as client:
            client.send("0/nowhere,")
            client.expect('4/nowhere,{"message":"Invalid namespace"}')
            client.engine.expect_close(skip_data=True)

    def test_attachments_that_never_come_close(self):
        with realtime.SocketClient(self.websocket()) as client:
            client.connect()
            client.expect('2["auth",{}]')
            client.send('51-["message",%s]' % (PLACEHOLDER % 0))
            client.engine.expect_close(skip_data=True)


cases.per_engine(globals(), Packets, Namespaces, Rooms, Timeouts)
load_tests = cases.load_made_tests(globals())

if __name__ == "__main__":
    unittest.main()
