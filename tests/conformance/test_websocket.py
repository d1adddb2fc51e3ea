# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""RFC 6455 against ws-echo-server, which stands on the same codec as the product: every rule that a server has to keep,
with the close code that a strict one answers (threats.md, WebSocket frames)."""

import random
import struct
import unittest

import realtime
from realtime import BINARY, CLOSE, PING, PONG, TEXT, WebSocket, frame_bytes

CONTINUATION = 0
VALID_TEXT = "Hello-µ@ßöäüàá-UTF-8!! κόσμε \U0001F600 \uFEFF\u0000\U0010FFFF"
BAD_UTF8 = [
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited", b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf",
    b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xf0\x80\x80\x80", b"\xf0\x8f\xbf\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf",
    b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xfe", b"\xff", b"\xe2\x82", b"\xf0\x9f\x98", b"a\xc3(", b"\xe2(\xa1",
    b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80",
]


class WebSocketRules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("ws-echo-server", "--max-message", "1048576", "--max-fragments", "4096")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def open(self, **options):
        return WebSocket(self.server, "/", **options)

    def expect_echo(self, socket, payload):
        frame = socket.frame()
        want = payload.encode() if isinstance(payload, str) else payload
        self.assertEqual(frame.opcode, TEXT if isinstance(payload, str) else BINARY)
        self.assertEqual(len(frame.payload), len(want))
        self.assertEqual(frame.payload, want)

    def expect_refusal(self, data, code):
        with self.open() as socket:
            socket.send_raw(data)
            socket.expect_close(code)

    # 5.2 base framing: lengths, and the borders between the three length forms
    def test_echoes_messages_of_every_length_form(self):
        for size in (0, 1, 125, 126, 127, 128, 65535, 65536, 65537, 262144, 1048576):
            for payload in ("*" * size, b"\xfe" * size):
                with self.subTest(size=size, kind=type(payload).__name__), self.open() as socket:
                    socket.send(payload)
                    self.expect_echo(socket, payload)

    def test_accepts_a_message_cut_at_any_segment_border(self):
        data = frame_bytes(TEXT, VALID_TEXT)
        with self.open() as socket:
            for cut in range(1, len(data)):
                socket.send_raw(data[:cut])
                socket.send_raw(data[cut:])
                self.expect_echo(socket, VALID_TEXT)

    def test_accepts_bytes_one_by_one(self):
        with self.open() as socket:
            for byte in frame_bytes(TEXT, VALID_TEXT) + frame_bytes(BINARY, bytes(range(200))):
                socket.send_raw(bytes([byte]))
            self.expect_echo(socket, VALID_TEXT)
            self.expect_echo(socket, bytes(range(200)))

    def test_accepts_lengths_that_are_not_minimal(self):
        mask = b"\0\0\0\0"
        with self.open() as socket:
            socket.send_raw(struct.pack("!BBH", 0x81, 0x80 | 126, 2) + mask + b"ab")
            socket.send_raw(struct.pack("!BBQ", 0x81, 0x80 | 127, 2) + mask + b"cd")
            self.expect_echo(socket, "ab")
            self.expect_echo(socket, "cd")

    def test_unmasks_with_any_key(self):
        generator = random.Random(6455)
        with self.open() as socket:
            for size in range(0, 70):
                payload = generator.randbytes(size)
                socket.send(payload, mask=generator.randbytes(4))
                self.expect_echo(socket, payload)

    def test_refuses_unmasked_frames(self):
        self.expect_refusal(frame_bytes(TEXT, "x", masked=False), 1002)

    def test_refuses_reserved_bits(self):
        for rsv in range(1, 8):
            for opcode in (TEXT, BINARY, PING, CLOSE):
                with self.subTest(rsv=rsv, opcode=opcode):
                    self.expect_refusal(frame_bytes(opcode, b"", rsv=rsv), 1002)

    def test_refuses_reserved_opcodes(self):
        for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
            with self.subTest(opcode=opcode):
                self.expect_refusal(frame_bytes(opcode, b""), 1002)

    def test_refuses_a_length_with_the_top_bit_set(self):
        self.expect_refusal(struct.pack("!BBQ", 0x82, 0x80 | 127, 1 << 63) + b"\0\0\0\0", 1002)

    def test_refuses_a_message_over_the_limit_before_its_bytes_arrive(self):
        self.expect_refusal(struct.pack("!BBQ", 0x82, 0x80 | 127, 1048577) + b"\0\0\0\0", 1009)
        self.expect_refusal(struct.pack("!BBQ", 0x82, 0x80 | 127, (1 << 63) - 1) + b"\0\0\0\0", 1009)

    def test_counts_fragments_towards_the_limit(self):
        half = b"x" * 600000
        self.expect_refusal(frame_bytes(BINARY, half, fin=False) + frame_bytes(CONTINUATION, half), 1009)

    def test_limits_the_number_of_fragments(self):
        data = frame_bytes(BINARY, b"", fin=False) + frame_bytes(CONTINUATION, b"", fin=False) * 4097
        self.expect_refusal(data, (1008, 1009))

    # 5.4 fragmentation
    def test_reassembles_fragments(self):
        with self.open() as socket:
            text = VALID_TEXT.encode()
            for size in (1, 2, 3, 7):
                pieces = [text[i:i + size] for i in range(0, len(text), size)]
                for number, piece in enumerate(pieces):
                    socket.send_raw(frame_bytes(TEXT if number == 0 else CONTINUATION, piece,
                                                fin=number == len(pieces) - 1))
                self.expect_echo(socket, VALID_TEXT)

    def test_accepts_empty_fragments(self):
        with self.open() as socket:
            socket.send_raw(frame_bytes(TEXT, "", fin=False) + frame_bytes(CONTINUATION, "mid", fin=False) +
                            frame_bytes(CONTINUATION, ""))
            self.expect_echo(socket, "mid")
            socket.send_raw(frame_bytes(TEXT, "", fin=False) + frame_bytes(CONTINUATION, "", fin=False) +
                            frame_bytes(CONTINUATION, ""))
            self.expect_echo(socket, "")

    def test_answers_a_ping_between_fragments(self):
        with self.open() as socket:
            socket.send_raw(frame_bytes(TEXT, "fi", fin=False) + frame_bytes(PING, b"between"))
            self.assertEqual(socket.frame()[:2], (PONG, b"between"))
            socket.send_raw(frame_bytes(CONTINUATION, "n"))
            self.expect_echo(socket, "fin")

    def test_refuses_a_stray_continuation(self):
        for fin in (True, False):
            self.expect_refusal(frame_bytes(CONTINUATION, "x", fin=fin), 1002)
        with self.open() as socket:
            socket.send_raw(frame_bytes(TEXT, "a", fin=False) + frame_bytes(CONTINUATION, "b"))
            self.expect_echo(socket, "ab")
            socket.send_raw(frame_bytes(CONTINUATION, "c"))
            socket.expect_close(1002)

    def test_refuses_interleaved_messages(self):
        for second in (TEXT, BINARY):
            self.expect_refusal(frame_bytes(TEXT, "a", fin=False) + frame_bytes(second, "b"), 1002)

    # 5.5 control frames
    def test_answers_pings_with_their_payload(self):
        with self.open() as socket:
            for payload in (b"", b"x", bytes(range(125)), b"\xff\xfe"):
                socket.send(payload, PING)
                self.assertEqual(socket.frame()[:2], (PONG, payload))

    def test_ignores_pongs_that_nobody_asked_for(self):
        with self.open() as socket:
            socket.send(b"", PONG)
            socket.send(b"payload", PONG)
            socket.send("after")
            self.expect_echo(socket, "after")

    def test_refuses_long_and_fragmented_control_frames(self):
        for opcode in (PING, PONG, CLOSE):
            with self.subTest(opcode=opcode):
                self.expect_refusal(frame_bytes(opcode, b"\x03\xe8" + b"a" * 124), 1002)
                self.expect_refusal(frame_bytes(opcode, b"", fin=False), 1002)

    # 5.5.1 and 7: closing
    def test_echoes_every_valid_close_code(self):
        for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
            with self.subTest(code=code), self.open() as socket:
                socket.send(struct.pack("!H", code) + "tschüß".encode(), CLOSE)
                frame = socket.frame()
                self.assertEqual((frame.opcode, frame.payload[:2]), (CLOSE, struct.pack("!H", code)))
                self.assertTrue(socket.tcp.is_closed())

    def test_echoes_an_empty_close(self):
        with self.open() as socket:
            socket.send(b"", CLOSE)
            self.assertEqual(socket.frame()[:2], (CLOSE, b""))
            self.assertTrue(socket.tcp.is_closed())

    def test_refuses_reserved_close_codes(self):
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
            with self.subTest(code=code):
                self.expect_refusal(frame_bytes(CLOSE, struct.pack("!H", code)), 1002)

    def test_refuses_a_close_of_one_byte(self):
        self.expect_refusal(frame_bytes(CLOSE, b"\x03"), 1002)

    def test_refuses_a_close_reason_that_is_not_utf8(self):
        self.expect_refusal(frame_bytes(CLOSE, b"\x03\xe8\xce\xba\xe1\xbd\xb9\xed\xa0\x80"), 1007)

    def test_discards_what_follows_a_close(self):
        with self.open() as socket:
            socket.send_raw(frame_bytes(CLOSE, b"\x03\xe8") + frame_bytes(TEXT, "late") + frame_bytes(PING, b"late"))
            self.assertEqual(socket.frame()[:2], (CLOSE, b"\x03\xe8"))
            self.assertTrue(socket.tcp.is_closed())

    # 8.1 text is UTF-8
    def test_refuses_text_that_is_not_utf8(self):
        for text in BAD_UTF8:
            with self.subTest(text=text):
                self.expect_refusal(frame_bytes(TEXT, text), 1007)

    def test_refuses_bad_utf8_across_fragments(self):
        for text in BAD_UTF8:
            with self.subTest(text=text):
                fragments = [frame_bytes(TEXT, text[:1], fin=False)]
                fragments += [frame_bytes(CONTINUATION, text[i:i + 1], fin=False) for i in range(1, len(text))]
                self.expect_refusal(b"".join(fragments) + frame_bytes(CONTINUATION, b""), 1007)

    def test_refuses_bad_utf8_before_the_message_is_complete(self):
        with self.open() as socket:
            socket.send_raw(frame_bytes(TEXT, b"\xce\xba\xf4\x90", fin=False))
            socket.expect_close(1007)
        with self.open() as socket:
            socket.send_raw(frame_bytes(TEXT, b"abc\xf5" + b"x" * 1000)[:20])
            socket.expect_close(1007)

    def test_accepts_any_bytes_as_binary(self):
        with self.open() as socket:
            for data in BAD_UTF8:
                socket.send(data)
                self.expect_echo(socket, data)

    # 4.2: the opening handshake
    def test_refuses_bad_handshakes_with_a_complete_answer(self):
        bad = [
            ({"Sec-WebSocket-Key": None}, 400), ({"Sec-WebSocket-Key": ""}, 400), ({"Sec-WebSocket-Key": "x"}, 400),
            ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ"}, 400),
            ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZSBub25jZQ=="}, 400),
            ({"Sec-WebSocket-Version": None}, (400, 426)), ({"Sec-WebSocket-Version": "8"}, 426),
            ({"Sec-WebSocket-Version": "x"}, 426),
        ]
        for fields, status in bad:
            with self.subTest(fields=fields), self.open(headers=fields, expect=None) as socket:
                self.assertIn(socket.response.status, status if isinstance(status, tuple) else (status,))
                self.assertIn("content-length", socket.response.headers)
                if socket.response.status == 426:
                    self.assertEqual(socket.response.headers["sec-websocket-version"], "13")

    def test_accepts_token_lists_in_any_case(self):
        with self.open(headers={"Connection": "keep-alive, uPgRaDe", "Upgrade": "WebSocket"}) as socket:
            socket.send("x")
            self.expect_echo(socket, "x")

    def test_negotiates_no_extension(self):
        with self.open(headers={"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}) as socket:
            self.assertNotIn("sec-websocket-extensions", socket.response.headers)

    def test_takes_or_refuses_odd_fields_but_always_answers(self):
        odd = (";", ",,,", "a;b=\"", "permessage-deflate; client_max_window_bits=\xff", "x" * 8000, ", ".join(["a"] * 2600), ";=" * 4000)
        for field in ("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol"):
            for value in odd:
                with self.subTest(field=field, value=value[:30]), self.open(headers={field: value}, expect=None) as socket:
                    self.assertIn(socket.response.status, (101, 400))
                    if socket.response.status == 101:
                        self.assertNotIn("sec-websocket-extensions", socket.response.headers)
                        socket.send("x")
                        self.expect_echo(socket, "x")

    def test_reads_frames_that_came_with_the_handshake(self):
        with self.open(early=frame_bytes(TEXT, "early")) as socket:
            self.expect_echo(socket, "early")

    # behaviour under load
    def test_keeps_order_of_many_messages(self):
        with self.open() as socket:
            for start in range(0, 20000, 2000):
                socket.send_raw(b"".join(frame_bytes(TEXT, str(i)) for i in range(start, start + 2000)))
                for i in range(start, start + 2000):
                    self.expect_echo(socket, str(i))

    def test_a_frame_may_stall(self):
        with self.open() as slow, self.open() as other:
            data = frame_bytes(TEXT, "stalled")
            slow.send_raw(data[:9])
            other.send("meanwhile")
            self.expect_echo(other, "meanwhile")
            slow.send_raw(data[9:])
            self.expect_echo(slow, "stalled")

    def test_survives_garbage_and_resets(self):
        generator = random.Random(1)
        for _ in range(50):
            with self.open() as socket:
                socket.send_raw(generator.randbytes(generator.randint(1, 400)))
                socket.tcp.reset()
        with self.open() as socket:
            socket.send("alive")
            self.expect_echo(socket, "alive")


if __name__ == "__main__":
    unittest.main()
