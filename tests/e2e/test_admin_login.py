# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Who gets into the admin namespace, and who no longer (resources/docs/protocol/admin-stream.md)."""

import json
import pathlib
import signal
import tempfile
import time
import unittest

import realtime
from admin import PASSWORD, AdminCase, AdminClient, Refused, Table, password_hash


def reload(server, word="accounts_reloaded"):
    """SIGHUP, and waits until the log says what came of it."""
    def count():
        return len([line for line in server.errors if word in line])

    with server.log_changed:
        seen = count()
        server.process.send_signal(signal.SIGHUP)
        assert server.log_changed.wait_for(lambda: count() > seen, realtime.DEADLINE), server.errors


class WithoutAccounts(unittest.TestCase):
    def test_the_namespace_does_not_exist(self):
        with realtime.Server("papermastery-server") as server:
            with self.assertRaises(Refused) as refused:
                AdminClient.login(server)
        self.assertEqual(refused.exception.payload["message"], "Invalid namespace")


class FirstAccount(unittest.TestCase):
    """A server that was started without accounts, and whose file gets some."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "server.toml"
        self.write("[rooms]\n")
        self.state = self.folder / "state"
        self.server = realtime.Server("papermastery-server", "--config", self.config,
                                      env={"XDG_STATE_HOME": str(self.folder), "STATE_DIRECTORY": str(self.state)})
        self.addCleanup(self.server.__exit__, None, None, None)

    def write(self, text):
        self.config.write_text(text)
        self.config.chmod(0o600)

    def account(self):
        return f'[[admin.accounts]]\nname = "admin"\nrole = "admin"\npassword_hash = "{password_hash(PASSWORD)}"\n'

    def log_in(self):
        client = AdminClient.login(self.server)
        self.addCleanup(client.close)
        return client

    def assert_there_is_no_namespace(self):
        with self.assertRaises(Refused) as refused:
            self.log_in()
        with self.assertRaises(Refused) as unknown, realtime.SocketClient(realtime.EngineWebSocket(self.server)) as client:
            client.send("0/nowhere,{}")
            raise Refused(json.loads(client.receive()[len("4/nowhere,"):]))
        self.assertEqual(refused.exception.payload, unknown.exception.payload)

    def user(self, name):
        client = realtime.SocketClient(realtime.EngineWebSocket(self.server, query=f"&userId={name}"))
        self.addCleanup(client.close)
        client.connect()
        return client

    def test_needs_no_restart(self):
        self.assert_there_is_no_namespace()
        self.user("early")
        self.assertFalse(self.state.exists())
        self.write('[admin]\nenvironment = "staging"\nproduction = true\n' + self.account())
        reload(self.server)
        client = self.log_in()
        (config,) = client.expect("config")
        self.assertEqual(config["papermastery"]["environment"]["name"], "staging")
        self.assertEqual(client.error("pm_publish", {"event": "x", "data": {}, "to": {"all": True}, "reason": "test"}), "NOT_ARMED")
        table = Table(client).complete()
        self.assertEqual({row["user"] for row in table.rows.values()}, {"early"})
        self.user("late")
        table.until(lambda rows: "late" in {row["user"] for row in rows.values()})
        client.ok("pm_subscribe", {"topic": "rejected"})
        realtime.request(self.server, "GET", "/socket.io/?EIO=3&transport=polling")
        self.assertEqual(client.expect("pm_rejected")[0]["entries"][0]["code"], "unsupported_version")
        rows = [json.loads(line)["what"] for line in (self.state / "audit.jsonl").read_text().splitlines()]
        self.assertEqual(rows[0], "audit_opened")
        # From now on it is as with accounts from the start.
        self.write(self.account().replace('name = "admin"', 'name = "other"'))
        reload(self.server)
        self.assertTrue(client.is_ended())

    def test_waits_for_a_restart_where_it_brings_what_needs_one(self):
        for line in ('test_users = ["t1"]', 'origins = ["https://ui.example"]'):
            self.write(f"[admin]\n{line}\n" + self.account())
            reload(self.server, "reload_refused")
            self.assert_there_is_no_namespace()
        self.assertIn("admin.origins: cannot change together with the first account; restart", self.server.log())
        self.write(self.account())
        reload(self.server)
        self.log_in()

    def test_is_refused_where_nothing_can_be_recorded(self):
        self.state.mkdir(mode=0o755)
        self.state.chmod(0o755)
        self.write(self.account())
        reload(self.server, "reload_refused")
        self.assertIn("chmod 700", self.server.log())
        self.assert_there_is_no_namespace()
        self.state.chmod(0o700)
        reload(self.server)
        self.log_in()

    def test_nothing_to_read_is_said(self):
        with realtime.Server("papermastery-server") as server:
            reload(server)
            wait = server.log_changed
            with wait:
                self.assertTrue(wait.wait_for(lambda: any("started without --config" in line for line in server.errors), realtime.DEADLINE))


class Login(AdminCase):
    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0"

    def test_session_then_config(self):
        client = self.admin("qa")
        client.expect("config")
        self.assertEqual(client.names()[0], "session")
        (session_id,) = client.expect("session")
        self.assertRegex(session_id, r"^[A-Za-z0-9_-]{43}$")

    def test_a_session_id_logs_in_again(self):
        first = self.admin("support")
        (session_id,) = first.expect("session")
        again = AdminClient(self.server, {"sessionId": session_id, "stream": 1})
        self.addCleanup(again.close)
        (config,) = again.expect("config")
        self.assertEqual(again.received, [])  # no second session id
        self.assertEqual(config["papermastery"]["user"], "support")

    def test_every_wrong_login_is_answered_alike(self):
        for auth in ({}, {"username": "admin"}, {"username": "admin", "password": 7}, {"username": "admin", "password": ""},
                     {"username": "admin", "password": "wrong"}, {"username": "nobody", "password": PASSWORD},
                     {"username": ["admin"], "password": PASSWORD}, {"sessionId": "0" * 43}, {"sessionId": {}}, {"sessionId": ""}):
            with self.subTest(auth), self.assertRaises(Refused) as refused:
                AdminClient(self.server, auth)
            self.assertEqual(refused.exception.payload,
                             {"message": "invalid credentials", "data": {"code": "INVALID_CREDENTIALS"}})

    def test_the_server_survives_garbage_for_a_login(self):
        for packet in ("0/admin", "0/admin,", "0/admin,[]", '0/admin,"x"', "0/admin,{}", '0/admin,{"username":"\\ud800","password":"x"}'):
            with self.subTest(packet), realtime.SocketClient(realtime.EngineWebSocket(self.server)) as client:
                client.send(packet)
                try:
                    client.receive()
                except realtime.Closed:
                    pass
        self.admin().expect("config")

    def test_logout_ends_the_session(self):
        client = self.admin()
        (session_id,) = client.expect("session")
        client.ok("pm_logout")
        self.assertTrue(client.is_ended())
        with self.assertRaises(Refused):
            AdminClient(self.server, {"sessionId": session_id})

    def test_the_config_says_who_and_where(self):
        (config,) = self.admin("viewer").expect("config")
        ours = config["papermastery"]
        self.assertEqual(ours["protocol"], 1)
        self.assertEqual((ours["user"], ours["role"], ours["readonly"]), ("viewer", "viewer", False))
        self.assertEqual(ours["capabilities"], ["watch"])
        self.assertEqual(set(ours["environment"]), {"name", "colour", "production"})
        self.assertIn("payment_update", [entry["name"] for entry in ours["catalogue"]])
        self.assertIn("PM_SOCKETS", config["supportedFeatures"])
        self.assertNotIn("PM_PUBLISH", config["supportedFeatures"])
        (config,) = self.admin("admin").expect("config")
        for feature in ("PM_PUBLISH", "PM_COMMANDS", "PM_BLOCK", "PM_ARM", "PM_AUDIT", "PM_TEST_TRAFFIC"):
            self.assertIn(feature, config["supportedFeatures"])


class FailedLogins(AdminCase):
    def test_what_was_typed_for_a_name_is_not_recorded(self):
        typed = "my secret passphrase"
        for name in (typed, typed, "admin", ""):
            with self.assertRaises(Refused):
                AdminClient.login(self.server, name, password="wrong")
        self.admin().ok("pm_disarm")  # is recorded behind them
        deadline = time.monotonic() + realtime.DEADLINE
        while not any(row["what"] == "disarm" for row in self.audit_rows()):
            self.assertLess(time.monotonic(), deadline)
        self.assertNotIn("passphrase", self.audit_file.read_text())
        names = [row["who"] for row in self.audit_rows() if row["result"] == "INVALID_CREDENTIALS"]
        self.assertEqual(names[2:], ["admin", "(nobody)"])
        self.assertRegex(names[0], r"^\(unknown [0-9a-f]{8}\)$")
        self.assertEqual(names[1], names[0])


class End(AdminCase):
    def test_ends_while_passwords_are_looked_at(self):
        """Their answers come to a process that takes itself down; a sanitizer sees whether they find it gone."""
        clients = [realtime.EngineWebSocket(self.server) for _ in range(3)]
        for client in clients:
            client.send("40/admin," + json.dumps({"username": "admin", "password": PASSWORD}))
            client.send("40/nothing,")
            client.packet()  # its refusal: the login before it is on its way
            client.close()
        self.assertEqual(self.server.stop(), 0)
        self.assertNotIn("Sanitizer", self.server.log())


class Reload(AdminCase):
    """SIGHUP reads the accounts again. Each test leaves the file as it was."""

    SETTINGS = "login_failures_per_minute = 0\nlogin_failures_per_minute_overall = 0\nproduction = true"

    def setUp(self):
        super().setUp()
        self.config = self.folder / "server.toml"
        self.before = self.config.read_text()
        self.addCleanup(self.reload, self.before)

    def reload(self, text, word="accounts_reloaded"):
        self.config.write_text(text)
        reload(self.server, word)

    def without(self, name):
        head, *accounts = self.before.split("[[admin.accounts]]")
        return "[[admin.accounts]]".join([head] + [each for each in accounts if f'name = "{name}"' not in each])

    def test_removed_accounts_are_out_at_once(self):
        removed, other = self.admin("admin"), self.admin("qa")
        (session_id,) = removed.expect("session")
        removed.ok("pm_arm", {"reason": "rehearsal"})
        self.assertEqual(other.error("pm_publish", self.TEST_EVENT), "NOT_ARMED")  # its own lease is missing
        self.reload(self.without("admin"))
        self.assertTrue(removed.is_ended())
        for auth in ({"sessionId": session_id}, {"username": "admin", "password": PASSWORD}):
            with self.assertRaises(Refused):
                AdminClient(self.server, auth)
        other.ok("pm_arm", {"reason": "rehearsal"})
        self.assertEqual(other.error("pm_publish", self.REPLAYED), "NOT_ALLOWED")  # the lease went with its login
        (row,) = [row for row in self.audit_rows() if row["what"] == "reload accounts" and row["target"] == "admin"]
        self.assertEqual((row["who"], row["result"]), ("(server)", "ok"))

    TEST_EVENT = {"event": "x", "data": {}, "to": {"users": ["nobody"]}, "test": True, "reason": "rehearsal"}
    REPLAYED = {**TEST_EVENT, "test_traffic": True}

    def test_another_role_ends_the_login_and_holds_at_the_next(self):
        client, other = self.admin("support"), self.admin("qa")
        self.reload(self.before.replace('name = "support"\nrole = "support"', 'name = "support"\nrole = "viewer"'))
        self.assertTrue(client.is_ended())
        (config,) = self.admin("support").expect("config")
        self.assertEqual(config["papermastery"]["role"], "viewer")
        other.ok("pm_search", {"kind": "users"})  # nothing has changed for qa

    def test_new_accounts_may_log_in(self):
        self.reload(self.before + f'[[admin.accounts]]\nname = "new"\nrole = "viewer"\npassword_hash = "{password_hash(PASSWORD)}"\n')
        self.admin("new").expect("config")

    def test_a_broken_file_leaves_the_accounts_in_force(self):
        client = self.admin("viewer")
        for text in ("[admin", self.before.replace('role = "qa"', 'role = "emperor"'),
                     self.without("viewer").replace("[admin]", "[admin]\nno_such_option = 1"),
                     self.without("viewer") + '[[admin.accounts]]\nname = "bad"\nrole = "viewer"\npassword_hash = "secret"\n'):
            self.reload(text, "reload_refused")
        client.ok("pm_search", {"kind": "users"})
        self.admin("viewer").expect("config")
        self.assertNotIn('"secret"', "".join(self.server.errors))


class Throttle(AdminCase):
    def test_many_failures_are_asked_to_come_later(self):
        for _ in range(5):
            with self.assertRaises(Refused):
                AdminClient.login(self.server, "admin", password="wrong")
        with self.assertRaises(Refused) as refused:
            self.admin()  # also with the right password
        payload = refused.exception.payload
        self.assertEqual((payload["message"], payload["data"]["code"]), ("retry later", "RETRY_LATER"))
        self.assertGreater(payload["data"]["retry_after_ms"], 0)


if __name__ == "__main__":
    unittest.main()
