# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Starts the servers, each the same way, and lets the generator loose on one of them."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


# Who may log in at the product's admin namespace: it is enabled, and nobody uses it, where a scenario does not say so.
# The password is "bench-password"; nothing but a server that lives for seconds on a loopback port knows it.
ACCOUNTS = """
[[admin.accounts]]
name = "bench"
password_hash = "$argon2id$v=19$m=65536,t=3,p=1$knEQY9m//zzcq1UPnwy+XQ$nNsWhGuhb2iXOQS95bkRhrrGekE9UgVKtC3T1AEPSTQ"
role = "admin"
"""


class MeasureError(RuntimeError):
    pass


def busy_seconds():
    """CPU time of the whole machine so far."""
    with open("/proc/stat", encoding="ascii") as stat:
        user, nice, system, _idle, _wait, irq, softirq = map(int, stat.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def apart():
    """A session of its own, before others in the scheduler where that is allowed: whatever else runs disturbs less."""
    os.setsid()
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    with contextlib.suppress(OSError), open("/proc/self/autogroup", "w", encoding="ascii") as group:
        group.write("-20")


class Servers:
    """The server is pinned to the first core, the generator to the last, where there are two."""

    def __init__(self, binaries):
        self.binaries = binaries
        self.cores = sorted(os.sched_getaffinity(0))
        self.folder = tempfile.TemporaryDirectory(prefix="bench-")
        self.config = pathlib.Path(self.folder.name, "server.toml")
        self.config.touch(mode=0o600)
        self.config.write_text(ACCOUNTS, encoding="ascii")
        self.others = []  # share of the machine that other programs used, run by run

    @staticmethod
    def kind(name):
        return name.split("-")[0]

    def has(self, name):
        return name != "node-eiows" or (HERE / "peers/node_modules/eiows").exists()

    def command(self, name):
        ours = ["--listen", "127.0.0.1:0", "--set", f"workers={2 if name.endswith('-2') else 1}", "--set", "log.level=warning"]
        if name.endswith("-qt"):
            ours += ["--set", "websocket.engine=qt"]
        commands = {
            "floor": [self.binaries / "epoll-floor"],
            "node": ["node", HERE / "peers/node.mjs"],
            "node-eiows": ["node", HERE / "peers/node.mjs", "--engine", "eiows"],
            "node-watched": ["node", HERE / "peers/node.mjs", "--admin"],
            # One client of the bench asks far more than any user.
            "product": [self.binaries / "papermastery-server", "--config", self.config, *ours,
                        "--set", "limits.client_events_per_second=0"],
        }
        commands["product-watched"] = commands["product"]
        return [str(part) for part in
                commands.get(name, [self.binaries / "fixture-server", "--no-greeting", *ours])]

    @contextlib.contextmanager
    def running(self, name):
        cores = self.cores if name.endswith("-2") else self.cores[:1]
        command = ["taskset", "-c", ",".join(map(str, cores)), *self.command(name)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=apart,
                                   env=dict(os.environ, STATE_DIRECTORY=self.folder.name))
        try:
            line = process.stdout.readline().decode()
            if "listening on http://" not in line:
                process.kill()
                raise MeasureError(f"{name} did not start: {line}{process.stderr.read().decode()}")
            yield process.pid, int(line.strip().rsplit(":", 1)[1])
        finally:
            process.kill()  # nothing is left to be said, and closing 10,000 sessions takes time
            process.communicate()

    @contextlib.contextmanager
    def watched(self, name, port):
        """Three consoles beside the generator: `product` has them in the generator, Node as clients of the public protocol."""
        if name != "node-watched":
            yield " --consoles 3" if name.endswith("-watched") else ""
            return
        process = subprocess.Popen(["taskset", "-c", str(self.cores[-1]), "node", HERE / "peers/watch.mjs", f"http://127.0.0.1:{port}", "3"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=apart)
        try:
            if process.stdout.readline().strip() != "watching":
                process.kill()
                raise MeasureError(f"nobody watches {name}: {process.stderr.read().strip()}")
            yield ""
        finally:
            process.kill()
            process.communicate()

    def generate(self, arguments, port, pid, dialect, timeout, awake=False):
        command = ["taskset", "-c", str(self.cores[-1]), str(self.binaries / "loadgen"), *arguments.split(), "--port", str(port),
                   "--pid", str(pid), "--dialect", dialect, "--awake", "1" if awake else "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=apart)
        try:
            out, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise MeasureError(f"not done after {timeout:.0f} s") from None
        if process.returncode != 0:
            raise MeasureError(errors.strip())
        return json.loads(out)

    def measure(self, name, scenario, timeout):
        dialect = scenario.dialect or ("product" if self.kind(name) == "product" else "fixture")
        if self.kind(name) == "node" and "product" in scenario.servers and "floor" not in scenario.servers:
            dialect = "product"  # where both can be published to, both are
        with self.running(name) as (pid, port):
            if self.kind(name) == "node":
                # Gives Node's compiler the time it needs: nobody runs a server for a second only.
                self.generate("ack --clients 20 --operations 1000", port, pid, "fixture", 60)
            before = busy_seconds() - self.own_seconds(pid)
            began = time.monotonic()
            # Awake on a core of its own; where a second worker shares that, it has to sleep.
            awake = len(self.cores) > 1 and not any(server.endswith("-2") for server in scenario.servers)
            arguments = scenario.node_arguments if self.kind(name) == "node" and scenario.node_arguments else scenario.arguments
            with self.watched(name, port) as consoles:
                figures = self.generate(arguments + consoles, port, pid, dialect, timeout, awake)
            others = busy_seconds() - self.own_seconds(pid) - before
            self.others.append(max(0.0, others) / (time.monotonic() - began) / len(self.cores))
            return figures

    @staticmethod
    def own_seconds(server):
        """CPU time of the server, and of the generators that have ended."""
        done = os.times()
        return server_seconds(server) + done.children_user + done.children_system


def server_seconds(pid):
    """CPU time of a process so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
