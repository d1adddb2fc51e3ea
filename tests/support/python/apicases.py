# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Base classes of the tests of the publish API over the product's own server."""

import hashlib
import os
import pathlib
import tempfile
import unittest

import realtime


class ApiCase(unittest.TestCase):
    """Tests against papermastery-server without keys; subclasses set OPTIONS or KEYS.

    KEYS: dictionaries as the rows of publish.keys, with `key` (the text) instead of its digest."""

    OPTIONS = []
    KEYS = []

    @classmethod
    def setUpClass(cls):
        options = list(cls.OPTIONS)
        if cls.KEYS:
            # Secrets are read from a private file in a private folder alone.
            cls.folder = tempfile.TemporaryDirectory()
            cls.addClassCleanup(cls.folder.cleanup)
            os.chmod(cls.folder.name, 0o700)
            path = pathlib.Path(cls.folder.name, "server.toml")
            path.write_text("\n".join(key_record(key) for key in cls.KEYS))
            path.chmod(0o600)
            options += ["--config", path]
        cls.server = realtime.Server("papermastery-server", *options)
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def setUp(self):
        self.api = realtime.Publisher(self.server)
        self.addCleanup(self.api.close)

    def join(self, user, *rooms, transport="websocket"):
        """A connected Socket.IO client of `user` in those rooms ("session:1", "researcher:2"); `sid` is its socket id."""
        make = dict(realtime.connections(self.server))[transport]
        client = realtime.SocketClient(make(query="&userId=" + user))
        self.addCleanup(client.close)
        client.connect()
        name, success = client.event()
        self.assertEqual(name, "connection_success")
        client.sid = success["sid"]
        for number, room in enumerate(rooms):
            kind, identifier = room.split(":", 1)
            client.send(f'2{number}["join_{kind}_room",{{"{kind}_id":"{identifier}"}}]')
            answer = client.receive()
            self.assertIn('"success":true', answer)
        return client

    def mark(self, *clients):
        """What each client gets before an event that is published now to all: nothing, unless an earlier publish reached
        it."""
        status, _ = self.api.post("/api/v1/publish", {"event": "mark", "data": {}, "to": {"all": True}})
        self.assertEqual(status, 200)
        gathered = []
        for client in clients:
            events = []
            while (event := client.event())[0] != "mark":
                events.append(event)
            gathered.append(events)
        return gathered

    def assert_error(self, answer, status, code, field=None):
        self.assertEqual(answer[0], status, answer)
        self.assertEqual(set(answer[1]), {"error"}, answer)
        error = answer[1]["error"]
        self.assertEqual(set(error), {"code", "message", "details"})
        self.assertEqual(error["code"], code)
        self.assertIsInstance(error["details"], dict)
        if field is not None:
            self.assertEqual(error["details"].get("field"), field)


def key_record(key):
    """One [[publish.keys]] of the configuration."""
    lines = ["[[publish.keys]]", f'name = "{key["name"]}"',
             f'sha256 = "{hashlib.sha256(key["key"].encode()).hexdigest()}"']
    for name in ("events", "rooms"):
        if name in key:
            lines.append(f"{name} = [" + ", ".join(f'"{pattern}"' for pattern in key[name]) + "]")
    if "rate" in key:
        lines.append(f"rate_per_second = {key['rate']}")
    if key.get("metrics"):
        lines.append("metrics = true")
    if "expires" in key:
        lines.append(f'expires = "{key["expires"]}"')
    return "\n".join(lines) + "\n"
