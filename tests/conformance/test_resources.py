# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Descriptor exhaustion and slow peers: newcomers are refused with an answer, nobody else is disturbed, nothing spins."""

import os
import resource
import time
import unittest

import cases
import realtime
from realtime import CLOSE, TEXT, EngineWebSocket, SocketClient, Tcp, frame_bytes, read_response, request


def cpu_seconds(pid):
    """CPU time of all threads of a process, from the scheduler (utime ticks are too coarse)."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def open_descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Budget(unittest.TestCase):
    """A fixture-server that may open few descriptors."""

    LIMIT = 200

    def setUp(self):
        def limited(command):
            return ["bash", "-c", f'ulimit -n {self.LIMIT}; exec "$@"', "bash", *command]

        command = limited([str(realtime.BIN / "fixture-server"), "--listen", "127.0.0.1:0"])
        self.server = realtime.Server("fixture-server", command=command)
        self.addCleanup(lambda: self.server.__exit__(None, None, None))

    def test_newcomers_beyond_the_budget_get_503_and_others_go_on(self):
        with SocketClient(EngineWebSocket(self.server)) as witness:
            witness.connect()
            witness.expect('2["auth",{}]')
            held, refused = [], 0
            for _ in range(self.LIMIT + 100):
                tcp = Tcp(self.server)
                tcp.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n")
                response = read_response(tcp)
                if response.status == 503:
                    self.assertIn("retry-after", response.headers)
                    self.assertTrue(tcp.is_closed())
                    refused += 1
                    tcp.close()
                else:
                    self.assertEqual(response.status, 200)
                    held.append(tcp)
            self.assertGreaterEqual(refused, 100)
            self.assertGreaterEqual(len(held), int(self.LIMIT * 0.5))
            self.assertLess(open_descriptors(self.server.pid), self.LIMIT)
            witness.send('21["message-with-ack","alive"]')
            witness.expect('31["alive"]')

            before = cpu_seconds(self.server.pid)
            time.sleep(1)  # an observation, not a wait: how much an exhausted server burns
            self.assertLess(cpu_seconds(self.server.pid) - before, 0.3)

            for tcp in held:
                tcp.close()
            while request(self.server, "GET", "/socket.io/?EIO=4&transport=polling").status != 200:
                pass  # bounded by the connections' deadline: the server sees the ends one by one


class SlowConsumers(unittest.TestCase):
    """A client that does not read costs only itself (threats.md, Secure defaults: slow consumer)."""

    def test_a_client_that_stops_reading_is_closed_and_others_get_everything(self):
        for engine in realtime.engines():
            with self.subTest(engine=engine), cases.start_fixture(engine=engine) as server:
                self.check(server)

    def check(self, server):
        def member(**options):
            client = SocketClient(EngineWebSocket(server, **options))
            client.connect()
            client.expect('2["auth",{}]')
            client.send('20["join_session_room",{"session_id":"s"}]')
            client.expect('30[{"success":true}]')
            return client

        with member(receive_buffer=4096) as stalled, member() as reader:
            payload = "x" * 100_000
            count = 120  # 12 MB: over the kernel's buffers and the 4 MiB queue
            for number in range(count):
                reader.send('2["bench_broadcast",{"session_id":"s","payload":[%d,"%s"]}]' % (number, payload))
                reader.expect('2["session_update",[%d,"%s"]]' % (number, payload))
            end = stalled.engine.tcp.rest()
            self.assertLess(len(end), count * len(payload))
            reader.send('21["message-with-ack","alive"]')
            reader.expect('31["alive"]')


class Crowds(unittest.TestCase):
    """Many clients at once, none of whom may be lost."""

    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        cls.addClassCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        cls.allowed = int(min(hard, 1 << 20) * 0.9) - 300  # the server keeps a tenth of them back

    def test_a_storm_of_connections_is_served(self):
        with cases.start_fixture() as server:
            clients = [Tcp(server) for _ in range(min(2_000, self.allowed))]
            for tcp in clients:
                tcp.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n")
            for tcp in clients:
                self.assertEqual(read_response(tcp).status, 200)
                tcp.close()

    def test_ten_thousand_members_of_a_room_hear_a_broadcast_once(self):
        for engine in realtime.engines():
            with self.subTest(engine=engine), cases.start_fixture("--ping-interval", "300000", engine=engine) as server:
                self.check_room(server, min(10_000, self.allowed))

    def check_room(self, server, count):
        # All that a client has to say goes with its handshake.
        join = (b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
                frame_bytes(TEXT, "40") + frame_bytes(TEXT, '420["join_session_room",{"session_id":"s"}]'))
        members = []
        try:
            for _ in range(count):
                members.append(Tcp(server))
                members[-1].send(join)
            for tcp in members:
                if b'["auth",{}]' not in tcp.until(b'430[{"success":true}]'):
                    tcp.until(b'["auth",{}]')
            members[0].send(frame_bytes(TEXT, '42["bench_broadcast",{"session_id":"s","payload":"all"}]'))
            for tcp in members:
                tcp.until(b'42["session_update","all"]')
                tcp.send(frame_bytes(CLOSE, b"\x03\xe8"))
            for tcp in members:
                self.assertEqual(tcp.rest(), b"\x88\x02\x03\xe8")  # the close, and nothing before it
        finally:
            for tcp in members:
                tcp.close()


if __name__ == "__main__":
    unittest.main()
