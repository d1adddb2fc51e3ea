# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Debian's python3-socketio client, unmodified, against fixture-server: polling, WebSocket and upgrade."""

import queue
import unittest

import socketio

import cases
import realtime


class PythonClient(cases.FixtureCase):
    def open(self, transports, auth=None):
        client = socketio.Client(reconnection=False)
        client.inbox = queue.Queue()
        client.on("auth", lambda *args: client.inbox.put(("auth", args)))
        client.on("message-back", lambda *args: client.inbox.put(("message-back", args)))
        client.on("session_update", lambda *args: client.inbox.put(("session_update", args)))
        client.connect(self.server.url, transports=transports, auth=auth or {}, wait_timeout=realtime.DEADLINE)
        self.addCleanup(client.disconnect)
        return client

    def expect(self, client, name, *args):
        self.assertEqual(client.inbox.get(timeout=realtime.DEADLINE), (name, args))

    def each_mode(self):
        for transports in (["polling"], ["websocket"], ["polling", "websocket"]):
            with self.subTest(transports=transports):
                yield transports

    def test_connects_with_auth_and_exchanges_events(self):
        for transports in self.each_mode():
            client = self.open(transports, {"token": "t"})
            self.expect(client, "auth", {"token": "t"})
            client.emit("message", (1, "é€😀", {"a": [None, True]}))
            self.expect(client, "message-back", 1, "é€😀", {"a": [None, True]})

    def test_acknowledgements(self):
        for transports in self.each_mode():
            client = self.open(transports)
            for number in range(50):
                self.assertEqual(client.call("message-with-ack", number, timeout=realtime.DEADLINE), number)

    def test_binary(self):
        for transports in self.each_mode():
            client = self.open(transports)
            data = bytes(range(256)) * 100
            self.assertEqual(client.call("echo", data, timeout=realtime.DEADLINE), data)

    def test_rooms(self):
        for transports in self.each_mode():
            client = self.open(transports)
            self.expect(client, "auth", {})
            self.assertEqual(client.call("join_session_room", {"session_id": "p"}, timeout=realtime.DEADLINE),
                             {"success": True})
            client.emit("bench_broadcast", {"session_id": "p", "payload": [1]})
            self.expect(client, "session_update", [1])
            client.disconnect()

    def test_unknown_namespace(self):
        for transports in self.each_mode():
            client = socketio.Client(reconnection=False)
            with self.assertRaises(socketio.exceptions.ConnectionError):
                client.connect(self.server.url, namespaces=["/nowhere"], transports=transports)


cases.per_engine(globals(), PythonClient)
load_tests = cases.load_made_tests(globals())

if __name__ == "__main__":
    unittest.main()
