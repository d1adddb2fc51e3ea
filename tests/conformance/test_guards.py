# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Floods and guesses (threats.md, Secure defaults and Engine.IO): who makes them is turned away and told when to come again,
nobody else notices. Addresses are played by a proxy on this machine that the server trusts."""

import json
import signal
import unittest

import realtime
from realtime import DEADLINE, TEXT, EngineWebSocket, SocketClient, WebSocket, frame_bytes, request

PATH = "/socket.io/?EIO=4&transport=polling"
ATTACKER = {"X-Forwarded-For": "203.0.113.66"}
OTHER = {"X-Forwarded-For": "203.0.113.7"}


class Case(unittest.TestCase):
    OPTIONS = []

    @classmethod
    def setUpClass(cls):
        cls.server = realtime.Server("papermastery-server", "--set", "proxy.trusted=127.0.0.1", *cls.OPTIONS)
        cls.addClassCleanup(cls.stop)

    @classmethod
    def stop(cls):
        """By a second signal, which ends it at once: nobody polls, so the first one alone would have to wait."""
        cls.server.process.send_signal(signal.SIGTERM)
        with cls.server.log_changed:
            cls.server.log_changed.wait_for(lambda: any("draining" in line for line in cls.server.errors), DEADLINE)
        cls.server.__exit__(None, None, None)

    def setUp(self):
        self.witness = SocketClient(EngineWebSocket(self.server, query="&userId=witness"))
        self.addCleanup(self.witness.close)
        self.witness.connect()
        self.witness.receive()  # connection_success

    def check_witness(self):
        self.witness.send('21["join_session_room",{"session_id":"s"}]')
        self.assertIn('"success":true', self.witness.receive())

    def expect_busy(self, response, status):
        self.assertEqual(response.status, status)
        self.assertGreaterEqual(int(response.headers["retry-after"]), 1)
        self.assertEqual(json.loads(response.body)["code"], 4)

    def until_refused(self, ask, at_most):
        """Asks until the answer is no success; that answer, and how many came before it."""
        for number in range(at_most + 1):
            response = ask()
            if response.status != 200:
                return response, number
        self.fail(f"{at_most} were not too many")


class Handshakes(Case):
    OPTIONS = ["--set", "limits.handshakes_per_second=1", "--set", "limits.handshakes_burst=20"]

    def test_a_flood_from_one_address_is_turned_away(self):
        response, served = self.until_refused(lambda: request(self.server, "GET", PATH, headers=ATTACKER), 200)
        self.expect_busy(response, 429)
        self.assertGreaterEqual(served, 20)
        with WebSocket(self.server, "/socket.io/?EIO=4&transport=websocket", ATTACKER, expect=None) as upgrade:
            self.expect_busy(upgrade.response, 429)
            self.assertTrue(upgrade.tcp.is_closed())
        self.assertEqual(request(self.server, "GET", PATH, headers=OTHER).status, 200)
        self.assertEqual(request(self.server, "GET", PATH).status, 200)  # this machine itself is exempt
        self.check_witness()


class OpenSessions(Case):
    OPTIONS = ["--set", "limits.sessions_per_address=10"]

    def test_sessions_of_one_address_are_counted_and_come_free(self):
        sids = []

        def ask():
            response = request(self.server, "GET", PATH, headers=ATTACKER)
            if response.status == 200:
                sids.append(json.loads(response.body[1:])["sid"])
            return response

        response, served = self.until_refused(ask, 10)
        self.expect_busy(response, 429)
        self.assertEqual(served, 10)
        self.assertEqual(request(self.server, "GET", PATH, headers=OTHER).status, 200)
        self.assertEqual(request(self.server, "POST", f"{PATH}&sid={sids[0]}", "1", ATTACKER).status, 200)
        while request(self.server, "GET", PATH, headers=ATTACKER).status != 200:
            pass  # bounded by the test's time limit: with several workers the place comes free a moment later
        self.check_witness()


class WholeServer(Case):
    OPTIONS = ["--set", "limits.max_sessions=5"]

    def test_a_full_server_says_503_and_goes_on(self):
        response, served = self.until_refused(lambda: request(self.server, "GET", PATH), 5)
        self.expect_busy(response, 503)
        self.assertEqual(served, 4)  # and the witness
        self.check_witness()


class Guesses(Case):
    def test_unknown_session_ids_have_a_rate(self):
        target = PATH + "&sid=AAAAAAAAAAAAAAAAAAAA"
        for _ in range(50):
            response = request(self.server, "GET", target, headers=ATTACKER)
            self.assertEqual((response.status, json.loads(response.body)["code"]), (400, 1))
        for method in ("GET", "POST"):
            self.expect_busy(request(self.server, method, target, "x" if method == "POST" else None, ATTACKER), 429)
        self.assertEqual(request(self.server, "GET", target, headers=OTHER).status, 400)
        self.check_witness()

    def test_this_machine_is_not_exempt(self):
        target = PATH + "&sid=AAAAAAAAAAAAAAAAAAAA"
        statuses = [request(self.server, "GET", target).status for _ in range(60)]
        self.assertEqual(statuses, [400] * 50 + [429] * 10)
        self.check_witness()


class Events(Case):
    OPTIONS = ["--set", "limits.packets_per_second=200", "--set", "limits.packets_burst=100"]

    def test_packets_over_the_rate_are_delayed_and_none_is_lost(self):
        with SocketClient(EngineWebSocket(self.server, query="&userId=busy")) as busy:
            busy.connect()
            busy.receive()
            count = 400
            busy.engine.send_raw(b"".join(
                frame_bytes(TEXT, f'42{number}["join_session_room",{{"session_id":"s"}}]') for number in range(count)))
            self.check_witness()  # long before the flood has been read
            answers = [busy.receive() for _ in range(count)]
        self.assertEqual([int(answer[1:answer.index("[")]) for answer in answers], list(range(count)))
        limited = sum("RATE_LIMITED" in answer for answer in answers)
        self.assertLess(0, limited)  # the application's own limit of 100 a second, in bursts of 200
        self.assertLess(limited, count - 150)


if __name__ == "__main__":
    unittest.main()
