# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""A raw client of the admin namespace, and servers with admin accounts (resources/docs/protocol/admin-stream.md)."""

import functools
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import apicases
import realtime

PASSWORD = "correct horse battery"
ROLES = ("viewer", "support", "qa", "admin")


@functools.lru_cache(maxsize=None)
def password_hash(password):
    done = subprocess.run([str(realtime.BIN / "papermastery-ctl"), "hash-password"], input=password + "\n",
                          capture_output=True, text=True, check=True, timeout=realtime.DEADLINE)
    return done.stdout.strip().splitlines()[-1]


class Refused(Exception):
    """A CONNECT_ERROR; `payload` is its object."""

    def __init__(self, payload):
        super().__init__(payload)
        self.payload = payload


class AdminClient:
    """One socket of /admin. Everything that comes is kept in order; expect() takes the next of a name."""

    def __init__(self, server, auth, transport="websocket", headers=None):
        make = dict(realtime.connections(server))[transport]
        self.client = realtime.SocketClient(make(headers=headers))
        self.received = []
        self.acks = {}
        self.last_id = 0
        self.holds_pages = False
        self.held = []
        self.deadline = time.monotonic() + realtime.DEADLINE
        try:
            self.client.send("0/admin," + json.dumps(auth))
            packet = self.client.receive()
            if packet.startswith("4/admin,"):
                raise Refused(json.loads(packet[8:]))
            assert packet.startswith("0/admin,"), packet
        except BaseException:
            self.client.close()
            raise

    @classmethod
    def login(cls, server, name="admin", stream=True, password=PASSWORD, **options):
        auth = {"username": name, "password": password}
        if stream:
            auth["stream"] = 1
        return cls(server, auth, **options)

    def _take(self):
        # Figures come every second or two: a wait for something else must end all the same.
        assert time.monotonic() < self.deadline, f"not received in time; there is {self.names()}"
        packet = self.client.receive()
        assert isinstance(packet, str), packet
        kind, rest = packet[0], packet[1:]
        assert rest.startswith("/admin,"), packet
        rest = rest[7:]
        digits = rest[:rest.index("[")]
        arguments = json.loads(rest[len(digits):])
        if kind == "3":
            self.acks[int(digits)] = arguments
        else:
            assert kind == "2", packet
            if digits and self.holds_pages:
                self.held.append(digits)
            elif digits:
                self.client.send(f"3/admin,{digits}[1]")
            self.received.append(arguments)

    def acknowledge(self):
        """Acknowledges the oldest page that is held back."""
        self.client.send(f"3/admin,{self.held.pop(0)}[1]")

    def emit(self, event, *arguments):
        self.client.send("2/admin," + json.dumps([event, *arguments]))

    def request(self, event, body=None):
        """The answer to a request."""
        self.last_id += 1
        number = self.last_id
        self.deadline = time.monotonic() + realtime.DEADLINE
        self.client.send(f"2/admin,{number}" + json.dumps([event, {} if body is None else body]))
        while number not in self.acks:
            self._take()
        (answer,) = self.acks.pop(number)
        return answer

    def settled(self, event, body):
        """The answer, asked for again while the server says that it was too soon: nothing was done then."""
        while True:
            answer = self.request(event, body)
            if answer["ok"] or answer["error"]["code"] != "TOO_MANY_REQUESTS":
                return answer

    def ok(self, event, body=None):
        answer = self.settled(event, body)
        assert answer.get("ok") is True, answer
        return answer

    def error(self, event, body=None):
        """The code of the refusal."""
        answer = self.settled(event, body)
        assert answer.get("ok") is False, answer
        assert set(answer["error"]) == {"code", "message", "details"}, answer
        return answer["error"]["code"]

    def expect(self, event, accepts=lambda *arguments: True):
        """Waits for the next event of that name for which accepts(*arguments) holds; returns its arguments. Others
        stay."""
        self.deadline = time.monotonic() + realtime.DEADLINE
        seen = 0
        while True:
            while seen < len(self.received):
                name, *arguments = self.received[seen]
                if name == event and accepts(*arguments):
                    del self.received[seen]
                    return arguments
                seen += 1
            self._take()

    def names(self):
        return [event[0] for event in self.received]

    def is_ended(self):
        """True when the server ends the namespace or the connection."""
        try:
            while True:
                packet = self.client.receive()
                if packet == "1/admin,":
                    return True
        except (realtime.Closed, AssertionError, OSError):
            return True

    def close(self):
        self.client.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Table:
    """What a console makes of snapshot and deltas; fails at a gap."""

    def __init__(self, client):
        self.client = client
        answer = client.ok("pm_subscribe", {"topic": "sockets"})
        self.generation, self.revision = answer["generation"], answer["revision"]
        self.total = answer["total"]
        self.rows = {}
        self.is_complete = False

    def take(self):
        """The next page or delta."""
        def is_ours(body):
            return body["generation"] == self.generation
        while True:
            for event in list(self.client.received):
                if event[0] == "pm_snapshot" and is_ours(event[1]):
                    self.client.received.remove(event)
                    self._page(event[1])
                    return event
                if event[0] == "pm_delta" and is_ours(event[1]):
                    self.client.received.remove(event)
                    self._delta(event[1])
                    return event
            self.client._take()

    def _page(self, page):
        assert page["revision"] == self.revision, (page["revision"], self.revision)
        assert len(page["rows"]) <= 500
        for row in page["rows"]:
            self.rows[row["id"]] = row
        self.is_complete = page["page"] + 1 == page["pages"]

    def _delta(self, delta):
        assert delta["from"] == self.revision, (delta["from"], self.revision)
        assert delta["to"] - delta["from"] == len(delta["changes"])
        self.revision = delta["to"]
        for kind, *values in delta["changes"]:
            if kind == "+":
                self.rows[values[0]["id"]] = values[0]
                continue
            row = self.rows.get(values[0])
            if kind == "-":
                self.rows.pop(values[0], None)
            elif row and kind == "j":
                row["rooms"].append(values[1])
            elif row and kind == "l":
                row["rooms"].remove(values[1])
            elif row and kind == "t":
                row["transport"] = values[1]
            elif row and kind == "e":
                row["last"] = {"event": values[1], "dir": values[2], "time": values[3]}

    def until(self, holds):
        while not holds(self.rows):
            self.take()
        return self

    def complete(self):
        while not self.is_complete:
            self.take()
        return self


class AdminCase(apicases.ApiCase):
    """Tests against a server with one account of each role, named like the role."""

    SETTINGS = ""  # lines under [admin]
    OPTIONS = []

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o700)
        cls.folder = pathlib.Path(folder.name)
        cls.audit_file = cls.folder / "audit.jsonl"
        config = cls.folder / "server.toml"
        accounts = "".join(f'[[admin.accounts]]\nname = "{role}"\nrole = "{role}"\n'
                           f'password_hash = "{password_hash(PASSWORD)}"\n' for role in ROLES)
        config.write_text(f'[admin]\naudit_file = "{cls.audit_file}"\naudit_sync = false\n{cls.SETTINGS}\n{accounts}')
        config.chmod(0o600)
        cls.server = realtime.Server("papermastery-server", "--config", config, *cls.OPTIONS)
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def admin(self, name="admin", **options):
        client = AdminClient.login(self.server, name, **options)
        self.addCleanup(client.close)
        return client

    def audit_rows(self):
        return [json.loads(line) for line in self.audit_file.read_text().splitlines()]


if __name__ == "__main__":
    unittest.main()
