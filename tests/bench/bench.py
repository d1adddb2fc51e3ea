# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Runs the scenarios of the load generator against each server in turn, interleaved and repeated, and writes report.md and
report.json. Costs are CPU time of the server per operation; absolute rates are shown, not judged."""

import argparse
import collections
import contextlib
import datetime
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

# name, dialect, servers, arguments of the generator
Scenario = collections.namedtuple("Scenario", "name dialect servers arguments quick")

PLAIN = ("floor", "node", "fixture")
PRODUCT = ("node", "product")


def scenarios():
    rows = []

    def add(name, dialect, servers, arguments, quick=False):
        rows.append(Scenario(name, dialect, servers, arguments, quick))

    add("storm", "fixture", PLAIN, "storm --clients 5000 --in-flight 128", True)
    add("product storm", "product", PRODUCT, "storm --clients 5000 --in-flight 128")
    add("idle 10,000", "product", ("node", "product"), "idle --clients 10000 --seconds 3", True)
    add("join", "product", PRODUCT, "join --clients 5000 --rooms 500")
    for clients, operations in ((1, 5000), (100, 300), (1000, 30)):
        add(f"ack {clients}", "fixture", PLAIN, f"ack --clients {clients} --operations {operations}", clients == 100)
        add(f"product ack {clients}", "product", ("product",), f"ack --clients {clients} --operations {operations} ")
    for room in (1000, 10000):
        for flight in (1, 8):
            operations = 200_000 // room
            arguments = f"fanout --clients {room} --in-flight {flight} --operations {operations}"
            quick = room == 1000
            add(f"fan-out {room}, {flight} in flight", "fixture", PLAIN, arguments, quick)
            add(f"product fan-out {room}, {flight} in flight", "product", PRODUCT, arguments, quick and flight == 1)
    add("targeted publishes", "product", PRODUCT, "targeted --clients 2000 --in-flight 16 --operations 20000", True)
    add("mix", "product", PRODUCT,
        "mix --clients 10000 --rooms 500 --rate 1000 --seconds 5 --polling 0.05")
    add("polling acks", "fixture", ("node", "fixture"), "ack --clients 100 --operations 30 --polling 1")
    add("trickle", "product", PRODUCT, "trickle --clients 10000 --rate 100 --seconds 5")
    add("slow consumers", "fixture", ("node", "fixture"),
        "slow --clients 200 --slow 0.1 --operations 300 --payload 20000")
    add("fan-out 10000, 2 workers", "fixture", ("fixture", "fixture-2"),
        "fanout --clients 10000 --in-flight 8 --operations 20")
    add("fan-out 1000, qt engine", "fixture", ("fixture", "fixture-qt"),
        "fanout --clients 1000 --in-flight 1 --operations 100")
    return rows


def growth_scenarios():
    return [(clients, Scenario(f"growth {clients}", "product", ("product",),
                               f"fanout --clients {clients} --in-flight 1 --operations {max(10, 100_000 // clients)}",
                               False))
            for clients in (1000, 2500, 5000, 10000, 17500)]


class Servers:
    """Starts each server the same way: pinned to the first core, the generator to the second where there is one."""

    def __init__(self, binaries):
        self.binaries = binaries
        self.cores = sorted(os.sched_getaffinity(0))

    def command(self, name):
        ours = ["--listen", "127.0.0.1:0", "--set", f"workers={2 if name == 'fixture-2' else 1}",
                "--set", "log.level=warning"]
        if name == "fixture-qt":
            ours += ["--set", "websocket.engine=qt"]
        unlimited = ["--set", "limits.client_events_per_second=0"]
        commands = {
            "floor": [self.binaries / "epoll-floor"],
            "node": ["node", HERE / "peers/node.mjs"],
            "node-eiows": ["node", HERE / "peers/node.mjs", "--engine", "eiows"],
            "product": [self.binaries / "papermastery-server", *ours, *unlimited],
        }
        return [str(part) for part in commands.get(name, [self.binaries / "fixture-server", *ours])]

    @contextlib.contextmanager
    def running(self, name):
        cores = self.cores if name == "fixture-2" else self.cores[:1]
        command = ["taskset", "-c", ",".join(map(str, cores)), *self.command(name)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            line = process.stdout.readline().decode()
            if "listening on http://" not in line:
                raise RuntimeError(f"{name} did not start: {line}{process.stderr.read().decode()}")
            yield process.pid, int(line.strip().rsplit(":", 1)[1])
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()

    def measure(self, name, scenario, deadline):
        with self.running(name) as (pid, port):
            generator = ["taskset", "-c", str(self.cores[-1]), str(self.binaries / "loadgen"),
                         *scenario.arguments.split(), "--port", str(port), "--pid", str(pid),
                         "--dialect", scenario.dialect]
            if name.startswith("node"):
                self.warm_up(port, pid)
            result = subprocess.run(generator, capture_output=True, text=True, timeout=deadline)
            if result.returncode != 0:
                raise RuntimeError(f"{name}, {scenario.name}: {result.stderr.strip()}")
            return json.loads(result.stdout)

    def warm_up(self, port, pid):
        """Gives Node's compiler the time it needs: nobody runs a server for a second only."""
        subprocess.run([str(self.binaries / "loadgen"), "ack", "--clients", "20", "--operations", "300", "--port", str(port),
                        "--pid", str(pid)], capture_output=True, timeout=60, check=False)


def machine_facts():
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), "unknown")
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo", encoding="utf-8") if line.startswith("MemTotal"))
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    peers = json.loads((HERE / "peers/package-lock.json").read_text())["packages"]
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory / 1024 / 1024, 1),
        "kernel": platform.release(), "node": node, "socket.io": peers["node_modules/socket.io"]["version"],
        "ws": peers["node_modules/ws"]["version"], "descriptors": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }


def summary(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "runs": len(values)}


# target text, scenario, our server, metric, peer, at most this ratio (or at least, for rates), absolute bound
TARGETS = [
    ("CPU per delivery, room of 1,000", "fan-out 1000, 1 in flight", "fixture", "cpu_us_per_delivery", {"floor": 1.2, "node": 0.38}),
    ("CPU per delivery, room of 10,000", "fan-out 10000, 1 in flight", "fixture", "cpu_us_per_delivery", {"floor": 1.2, "node": 0.38}),
    ("the same through the product", "product fan-out 10000, 1 in flight", "product", "cpu_us_per_delivery", {"node": 0.38}),
    ("CPU per delivery, 8 in flight, 10,000", "fan-out 10000, 8 in flight", "fixture", "cpu_us_per_delivery", {"node": 0.15}),
    ("CPU per ack, 100 clients", "ack 100", "fixture", "cpu_us_per_ack", {"floor": 1.5, "node": 0.33}),
    ("CPU per ack, 1,000 clients", "ack 1000", "fixture", "cpu_us_per_ack", {"floor": 1.5, "node": 0.33}),
    ("KiB resident per idle client", "idle 10,000", "product", "rss_kib_per_client", {"absolute": 2.0}),
    ("the same after a 12 KB message each", "idle 10,000", "product", "rss_kib_per_client_after_12kb", {"absolute": 2.0}),
    ("connects per second, fixture", "storm", "fixture", "connects_per_s", {"node at least": 8}),
    ("connects per second, product", "product storm", "product", "connects_per_s", {"node at least": 6}),
    ("p99 of a broadcast to 10,000", "fan-out 10000, 1 in flight", "fixture", "p99_ms", {"node": 0.25}),
    ("CPU with 10,000 idle and 100 messages/s", "trickle", "product", "cpu_percent", {"node": 0.4}),
]


def verdicts(results):
    rows = []
    for text, scenario, server, metric, bounds in TARGETS:
        measured = results.get(scenario, {})
        ours = measured.get(server, {}).get(metric)
        if ours is None:
            continue
        for bound, limit in bounds.items():
            if bound == "absolute":
                value, met = ours["median"], ours["median"] <= limit
                target = f"at most {limit:g}"
            else:
                peer = bound.split()[0]
                other = measured.get(peer, {}).get(metric)
                if other is None or not other["median"]:
                    continue
                value = ours["median"] / other["median"]
                at_least = bound.endswith("at least")
                met = value >= limit if at_least else value <= limit
                target = f"at {'least' if at_least else 'most'} {limit:g} x {peer}"
            rows.append({"target": text, "bound": target, "figure": round(value, 3), "met": met})
    return rows


def write_reports(directory, mode, facts, results, growth):
    directory.mkdir(parents=True, exist_ok=True)
    rows = verdicts(results)
    report = {"mode": mode, "machine": facts, "results": results, "growth": growth, "targets": rows}
    (directory / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    lines = ["# Bench report", "", f"Mode: {mode}. " + ", ".join(f"{k}: {v}" for k, v in facts.items()) + ".", "",
             "Medians with (min - max). Server CPU time per operation; rates and latencies are the generator's view.", "",
             "## Targets", "", "| target | bound | figure | verdict |", "|---|---|---|---|"]
    lines += [f"| {r['target']} | {r['bound']} | {r['figure']:g} | {'met' if r['met'] else 'NOT met'} |" for r in rows]
    for scenario, servers in results.items():
        metrics = sorted({metric for figures in servers.values() for metric in figures})
        lines += ["", f"## {scenario}", "", "| server | " + " | ".join(metrics) + " |", "|---" * (len(metrics) + 1) + "|"]
        for server, figures in servers.items():
            cells = [f"{f['median']:.4g} ({f['min']:.4g} - {f['max']:.4g})" if (f := figures.get(metric)) else ""
                     for metric in metrics]
            lines.append(f"| {server} | " + " | ".join(cells) + " |")
    if growth:
        lines += ["", "## Growth: product, one broadcast in flight", "", "| clients | CPU us per delivery | p99 ms |", "|---|---|---|"]
        lines += [f"| {clients} | {figures['cpu_us_per_delivery']:.3g} | {figures['p99_ms']:.3g} |"
                  for clients, figures in growth.items()]
    (directory / "report.md").write_text("\n".join(lines) + "\n")
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--quick", action="store_true", help="a subset, once (about 3 minutes)")
    mode.add_argument("--full", action="store_true", help="everything, at least 3 times (about 20 minutes)")
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--only", help="scenarios whose name contains this")
    arguments = parser.parse_args()
    repeats = 3 if arguments.full else 1
    budget = 20 * 60 if arguments.full else 3 * 60
    chosen = [s for s in scenarios() if (arguments.full or s.quick or arguments.only)
              and (not arguments.only or arguments.only in s.name)]
    servers = Servers(arguments.bin.resolve())
    eiows = (HERE / "peers/node_modules/eiows").exists()
    began = time.monotonic()
    samples = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(list)))
    for repeat in range(repeats):
        for scenario in chosen:
            names = list(scenario.servers) + (["node-eiows"] if eiows and "node" in scenario.servers else [])
            for name in names:
                left = budget - (time.monotonic() - began)
                if left < 5:
                    print("time is up: the rest is left out", file=sys.stderr)
                    break
                print(f"[{repeat + 1}/{repeats}] {scenario.name}: {name} ... ", end="", flush=True, file=sys.stderr)
                try:
                    figures = servers.measure(name, scenario, deadline=max(30, left))
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    print(f"failed: {error}", file=sys.stderr)
                    continue
                for metric, value in figures.items():
                    samples[scenario.name][name][metric].append(value)
                print(", ".join(f"{k} {v:.4g}" for k, v in figures.items()), file=sys.stderr)
    results = {scenario: {server: {metric: summary(values) for metric, values in metrics.items()}
                          for server, metrics in by_server.items()} for scenario, by_server in samples.items()}
    growth = {}
    if arguments.full and not arguments.only:
        for clients, scenario in growth_scenarios():
            print(f"{scenario.name} ...", file=sys.stderr)
            try:
                growth[clients] = servers.measure("product", scenario, deadline=120)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                print(f"failed: {error}", file=sys.stderr)
    rows = write_reports(arguments.out, "full" if arguments.full else "quick", machine_facts(), results, growth)
    for row in rows:
        print(f"{'met    ' if row['met'] else 'NOT MET'} {row['target']}: {row['figure']:g} ({row['bound']})")
    print(f"report: {arguments.out}/report.md")


if __name__ == "__main__":
    main()
