# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Base classes of the tests over a real server: one process per class and WebSocket engine."""

import os
import unittest

import realtime

REFERENCE = os.environ.get("PM_REFERENCE")  # path of interop/reference/fixture.mjs: run against Node instead
WORKERS = realtime.WORKERS
# These tests ask about closed sessions far more often than a guesser may.
UNGUARDED = ["--set", "limits.unknown_sids_per_minute=0"]


def start_fixture(*options, engine=None):
    """fixture-server with `options`, or the reference server where the environment asks for it."""
    if REFERENCE:
        command = ["node", REFERENCE]
        return realtime.Server("reference", *options, command=command, expect_exit=0)
    return realtime.Server("fixture-server", *UNGUARDED, *options, engine=engine)


class FixtureCase(unittest.TestCase):
    """Tests against fixture-server; subclasses set OPTIONS."""

    OPTIONS = []
    ENGINE = None

    @classmethod
    def setUpClass(cls):
        if cls.__name__.startswith("Abstract"):
            raise unittest.SkipTest("base class")
        cls.server = start_fixture(*cls.OPTIONS, engine=cls.ENGINE)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def polling(self, **options):
        return realtime.EnginePolling(self.server, **options)

    def websocket(self, **options):
        return realtime.EngineWebSocket(self.server, **options)

    def sockets(self, **options):
        """A Socket.IO client per transport, in sub-tests."""
        for name, make in realtime.connections(self.server):
            with self.subTest(transport=name), realtime.SocketClient(make(**options)) as client:
                yield client

    def still_serves(self):
        """The server answers a newcomer: what went before has disturbed nobody."""
        with realtime.SocketClient(self.websocket()) as client:
            client.connect()
            client.expect('2["auth",{}]')


def per_engine(namespace, *bases):
    """Makes `TestName_strict` and `TestName_qt` of each base class and puts them into the module's namespace."""
    for base in bases:
        for engine in realtime.engines():
            name = f"{base.__name__}_{engine}"
            namespace[name] = type(name, (base, unittest.TestCase), {"ENGINE": engine, "__doc__": base.__doc__})


def load_made_tests(namespace):
    """A `load_tests` that runs the made classes only, not their bases."""

    def load_tests(loader, _standard, _pattern):
        suite = unittest.TestSuite()
        for value in list(namespace.values()):
            if isinstance(value, type) and issubclass(value, unittest.TestCase) and getattr(value, "ENGINE", None):
                suite.addTests(loader.loadTestsFromTestCase(value))
        if suite.countTestCases() == 0:
            raise AssertionError("no tests found")
        return suite

    return load_tests
