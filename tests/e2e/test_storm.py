# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Clients that come, break every habit and go, while backends publish: nothing stays behind of them, and nothing breaks
(threats.md). What each does is drawn from a seed; what the sanitizers say of it is what these tests are for."""

import random
import re
import socket
import struct
import threading
import time
import unittest

import realtime
from realtime import Closed, EnginePolling, Publisher, Server, Tcp, frame_bytes, request

CLIENT_THREADS = 10
CLIENTS = 12  # of each thread, one after the other
USERS = 6
SESSIONS = "abc"
# Short, so that what was left alone is gone before the test gets tired.
OPTIONS = ["workers=4", "engine.ping_interval=300ms", "engine.ping_timeout=300ms", "engine.upgrade_timeout=300ms",
           "engine.close_timeout=300ms", "engine.undelivered_close_wait=300ms", "socketio.connect_timeout=500ms",
           "socketio.attachment_timeout=300ms", "http.header_timeout=500ms", "http.body_timeout=500ms",
           "http.idle_timeout=500ms", "http.write_timeout=500ms", "limits.max_queued_bytes=64KiB",
           "limits.slow_queued_bytes=32KiB", "limits.unknown_sids_per_minute=0", "limits.sockets_per_user=20",
           "rooms.session_policy=participants"]
UPGRADE = ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
GONE = (OSError, Closed, AssertionError)


def text(packet):
    return frame_bytes(1, packet.encode())


def packets(draw):
    """Some good ones, and a bad one now and then."""
    session = draw.choice(SESSIONS)
    good = [f'4213["join_session_room",{{"session_id":"{session}"}}]', f'42["leave_session_room",{{"session_id":"{session}"}}]',
            f'42["join_researcher_room",{{"researcher_id":"{session}"}}]', '42["no_such_event"]', "3", "40/socket.io,"]
    bad = ["1", "2", "41", "40", "5", "6", "4", "40/nowhere,", '451-["x",{"_placeholder":true,"num":0}]', "430[]", "bAAAA"]
    return [draw.choice(bad if draw.random() < 0.06 else good) for _ in range(draw.randint(1, 8))]


def leave(draw, *connections):
    """Politely, by half, or by a reset."""
    for connection in connections:
        how = draw.randrange(3)
        try:
            if how == 0:
                connection.socket.shutdown(socket.SHUT_WR)
            elif how == 1:
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        connection.close()


def by_websocket(server, draw):
    connection = Tcp(server, receive_buffer=draw.choice([None, 4096]))
    try:
        head = (f"GET /socket.io/?EIO=4&transport=websocket&userId=u{draw.randrange(USERS)} HTTP/1.1\r\n"
                f"Host: {server.host}\r\n{UPGRADE}")
        connection.send(head.encode() + text("40") * draw.randrange(2))
        for _ in range(draw.randint(1, 10)):
            data = b"".join(text(packet) for packet in packets(draw))
            data += draw.choice([b"", frame_bytes(9, b"?") * 3, frame_bytes(2, b"bytes"), frame_bytes(8, b"\x03\xe8")]
                                if draw.random() < 0.2 else [b""])
            cut = draw.randrange(len(data) + 1)
            connection.send(data[:cut])
            connection.send(data[cut:])
    finally:
        leave(draw, connection)


def by_polling(server, draw):
    session = EnginePolling(server, query=f"&userId=u{draw.randrange(USERS)}")
    kept = []
    try:
        session.send("40")
        for _ in range(draw.randint(1, 10)):
            deed = draw.randrange(5)
            if deed == 0:
                kept.append(session.start_get())
            elif deed == 1:
                session.post(realtime.RECORD_SEPARATOR.join(packets(draw)))
            elif deed == 2:  # a body that never ends
                kept.append(Tcp(server))
                kept[-1].send(f"POST {session.target} HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 9\r\n\r\n4")
            else:
                kept.append(Tcp(server))
                head = f"GET /socket.io/?EIO=4&transport=websocket&sid={session.sid} HTTP/1.1\r\nHost: {server.host}\r\n{UPGRADE}"
                steps = [text("2probe"), text("5"), *map(text, packets(draw))]
                kept[-1].send(head.encode() + b"".join(steps[:draw.randrange(len(steps) + 1)]))
    finally:
        leave(draw, *kept)


def publishing(server, draw, goes_on):
    with Publisher(server) as backend:
        while goes_on():
            user, session = f"u{draw.randrange(USERS)}", draw.choice(SESSIONS)
            to = draw.choice([{"all": True}, {"users": [user]}, {"rooms": ["session:" + session]}])
            item = {"event": "e", "data": {"x": "y" * draw.choice([1, 9000])}, "to": to, "dry_run": draw.random() < 0.2}
            draw.choice([lambda: backend.post("/api/v1/publish", item),
                         lambda: backend.post("/api/v1/batch", {"items": [item] * 5}),
                         lambda: backend.call("PUT", f"/api/v1/sessions/{session}/participants", {"users": [user, "u0"]})])()


class Storm(unittest.TestCase):
    def run_storm(self, server, seed, meanwhile=lambda: None):
        """Returns when all clients have gone."""
        def clients(draw):
            for _ in range(CLIENTS):
                try:
                    draw.choice([by_websocket, by_polling])(server, draw)
                except ConnectionRefusedError:
                    return
                except GONE:
                    pass

        def backend(draw):
            try:
                publishing(server, draw, lambda: any(thread.is_alive() for thread in threads[:CLIENT_THREADS]))
            except (*GONE, realtime.http.client.HTTPException):
                pass

        threads = [threading.Thread(target=clients, args=(random.Random(seed * 100 + i),)) for i in range(CLIENT_THREADS)]
        threads += [threading.Thread(target=backend, args=(random.Random(seed * 100 + 50 + i),)) for i in range(2)]
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join()

    def server(self, engine):
        return Server("papermastery-server", *[word for option in OPTIONS for word in ("--set", option)], engine=engine)

    def test_nothing_stays_behind(self):
        gauge = re.compile(r"^(papermastery_(?:connections|http_connections|sockets|rooms|users)(?:\{[^}]*\})?) (\d+)$", re.M)
        for seed, engine in enumerate(realtime.engines()):
            with self.subTest(engine), self.server(engine) as server:
                self.run_storm(server, seed)
                # The deadlines above end what nobody has ended; this connection is the one that is left.
                expected = {"papermastery_http_connections": 1}
                left, deadline = None, time.monotonic() + realtime.DEADLINE
                while left != expected and time.monotonic() < deadline:
                    found = gauge.findall(metrics(server))
                    self.assertGreaterEqual(len(found), 5)
                    left = {name: int(count) for name, count in found if int(count) > 0}
                self.assertEqual(left, expected)
                self.assertNotIn(" qt message ", server.log())  # Qt has nothing to complain of

    def test_it_ends_in_the_middle_of_it(self):
        for seed, engine in enumerate(realtime.engines()):
            with self.subTest(engine), self.server(engine) as server:
                def stop():
                    while not re.search(r"^papermastery_sessions_opened_total (?!\d\b)\d+$", metrics(server), re.M):
                        pass
                    self.assertEqual(server.stop(), 0)
                self.run_storm(server, 10 + seed, meanwhile=stop)


def metrics(server):
    return request(server, "GET", "/metrics").body.decode()


if __name__ == "__main__":
    unittest.main()
