# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Sums samples up, judges the targets, writes report.md and report.json."""

import datetime
import json
import math
import os
import pathlib
import platform
import resource
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def machine_facts(servers):
    def read(path, prefix):
        with open(path, encoding="utf-8") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(prefix)), "unknown")

    def output(*command):
        try:
            return subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE).stdout.strip()
        except OSError:
            return ""

    peers = json.loads((HERE / "peers/package-lock.json").read_text())["packages"]
    others = servers.others or [0.0]
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "revision": output("git", "rev-parse", "--short", "HEAD") or "unknown",
        "processor": read("/proc/cpuinfo", "model name"),
        "cores": len(servers.cores),
        "memory": f"{int(read('/proc/meminfo', 'MemTotal').split()[0]) / 1024 / 1024:.1f} GiB",
        "kernel": platform.release(),
        "virtual machine": "yes" if "hypervisor" in read("/proc/cpuinfo", "flags").split() else "no",
        "node": output("node", "--version"),
        "socket.io": peers["node_modules/socket.io"]["version"],
        "@socket.io/admin-ui": peers["node_modules/@socket.io/admin-ui"]["version"],
        "ws": peers["node_modules/ws"]["version"],
        "descriptors": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "other programs used": f"{statistics.mean(others):.0%} of the machine on average, {max(others):.0%} in the worst run",
    }


def summary(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "runs": len(values)}


def summarize(samples):
    """samples[scenario][server] is a list of runs, each a dict of figures (or None) in the order of the rounds."""
    results = {}
    for scenario, by_server in samples.items():
        for server, runs in by_server.items():
            metrics = {}
            for run in filter(None, runs):
                for metric, value in run.items():
                    metrics.setdefault(metric, []).append(value)
            if metrics:
                results.setdefault(scenario, {})[server] = {metric: summary(values) for metric, values in metrics.items()}
    return results


def judged(target, server, servers):
    """The figures of `server` that `target` judges, one for each round: ratios to the peer that ran in the same round."""
    ours = servers.get(server, [])
    peers = servers.get(target.peer, []) if target.peer else ours
    values = []
    for own, peer in zip(ours, peers):
        if not own or not peer or not own.get(target.metric) or not peer.get(target.metric):
            continue
        if not target.peer:
            values.append(own[target.metric])
        elif target.at_least:
            values.append(peer[target.metric] / own[target.metric])
        else:
            values.append(own[target.metric] / peer[target.metric])
    return values


def interval(values, risk=0.05):
    """Where the true median lies, by the order of the values alone (the sign test): it is below, or above, with at most this risk
    each; with fewer than five values the least and the greatest are all that can be said."""
    ordered = sorted(values)
    count = len(ordered)
    skipped = 0
    while 2 * (skipped + 1) < count and sum(math.comb(count, k) for k in range(skipped + 2)) / 2**count <= risk:
        skipped += 1
    return ordered[skipped], ordered[count - 1 - skipped]


def verdicts(targets, samples):
    """A target is met, or not met, when the rounds leave no doubt about the median; otherwise the figure lies on its bound, and
    this machine cannot tell. What the floor reaches tells what is left to a server."""
    rows = []
    for target in targets:
        servers = samples.get(target.scenario, {})
        values = judged(target, target.server, servers)
        if not values:
            continue

        def meets(value, target=target):
            return value >= target.at_least if target.at_least else value <= target.at_most

        figure = summary(values)
        sides = {meets(value) for value in interval(values)}
        verdict = "on the bound" if len(sides) > 1 else "met" if sides.pop() else "NOT MET"
        bound = f"at least {target.at_least:g}" if target.at_least else f"at most {target.at_most:g}"
        floor = judged(target, "floor", servers) if target.peer == "node" else []
        rows.append({"target": target.text, "bound": f"{bound} x {target.peer}" if target.peer else bound, "figure": figure,
                     "floor": summary(floor) if floor else None,
                     "rounds": f"{sum(map(meets, values))} of {len(values)}",
                     "verdict": "shown" if target.shown_only else verdict})
    return rows


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def ranged(figure):
    if figure["runs"] == 1:
        return number(figure["median"])
    return f"{number(figure['median'])} ({number(figure['min'])} - {number(figure['max'])})"


def table(header, rows):
    return ["| " + " | ".join(header) + " |", "|---" * len(header) + "|",
            *("| " + " | ".join(row) + " |" for row in rows)]


def ratio_lines(servers):
    """What one operation costs compared with Node and the floor, where that was measured."""
    cost = next((metric for metric in ("cpu_us_per_delivery", "cpu_us_per_ack", "cpu_us_per_connect", "cpu_us_per_join",
                                       "cpu_us_per_publish", "cpu_us_per_operation", "cpu_us_per_fast_delivery", "cpu_percent",
                                       "rss_kib_per_client")
                 if all(metric in figures for figures in servers.values())), None)
    parts = []
    for server, figures in servers.items():
        for peer in ("floor", "node"):
            if cost and peer in servers and server not in ("floor", "node", peer) and servers[peer][cost]["median"]:
                parts.append(f"{server} {figures[cost]['median'] / servers[peer][cost]['median']:.2f} x {peer}")
    return ["", f"`{cost}`: " + ", ".join(parts) + "."] if parts else []


def markdown(mode, facts, rows, scenarios, results, growth):
    lines = ["# Bench report", "",
             f"Written by `tests/bench/run.sh --{mode}`; how it measures, and what the figures mean, is in "
             "[performance.md](../performance.md).", ""]
    lines += table(("fact", "value"), [(name, str(value)) for name, value in facts.items()])
    lines += ["", "Figures are medians, with the least and the greatest where there were several rounds. Costs are CPU time of the "
              "server per operation. Rates and latencies are what the generator saw; they are shown, and not judged, except where "
              "a target is a latency. `generator_percent` near 100: the generator set the rate.", "", "## Targets", "",
              "Ratios are taken round by round, between servers that ran one after the other; `rounds` are those that met the bound. "
              "`met` and `NOT MET` are said where the true median is on that side of the bound with 95 % certainty (the sign test; with "
              "fewer than five rounds: where all agree), otherwise `on the bound`. `floor`: the same figure for the bare epoll loop, "
              "which makes the same system calls and does nothing else.",
              ""]
    lines += table(("target", "bound", "figure", "floor", "verdict", "rounds"),
                   [(row["target"], row["bound"], ranged(row["figure"]), number(row["floor"]["median"]) if row["floor"] else "",
                     row["verdict"], row["rounds"]) for row in rows])
    notes = {scenario.name: scenario.note for scenario in scenarios}
    for scenario, servers in results.items():
        metrics = sorted({metric for figures in servers.values() for metric in figures})
        lines += ["", f"## {scenario[0].upper()}{scenario[1:]}", ""]
        if notes.get(scenario):
            lines += [notes[scenario], ""]
        lines += table(("figure", *servers),
                       [(metric, *(ranged(figures[metric]) if metric in figures else "" for figures in servers.values()))
                        for metric in metrics])
        lines += ratio_lines(servers)
    if growth:
        metrics = sorted({metric for figures in growth.values() for metric in figures})
        lines += ["", "## Growth: the product, one broadcast in flight", ""]
        lines += table(("figure", *(f"{clients:,} clients" for clients in growth)),
                       [(metric, *(ranged(figures[metric]) if metric in figures else "" for figures in growth.values()))
                        for metric in metrics])
        lines += ["", *chart(growth, "cpu_us_per_delivery", "CPU us per delivery"), *chart(growth, "cpu_us_per_connect",
                                                                                            "CPU us per connection")]
    return "\n".join(lines) + "\n"


def chart(growth, metric, title):
    """A bar for each size; drawn from zero, so that lengths compare."""
    values = {clients: figures[metric]["median"] for clients, figures in growth.items() if metric in figures}
    if not values:
        return []
    widest = max(values.values())
    return ["```", title, *(f"{clients:>7,} {'#' * round(50 * value / widest):50} {value:.2f}" for clients, value in values.items()),
            "```", ""]


def write(directory, mode, facts, targets, scenarios, samples, growth_samples):
    directory.mkdir(parents=True, exist_ok=True)
    rows = verdicts(targets, samples)
    results = summarize(samples)
    growth = {clients: figures for clients, by_server in growth_samples.items()
              for figures in summarize({"growth": by_server}).get("growth", {}).values()}
    (directory / "report.json").write_text(json.dumps(
        {"mode": mode, "machine": facts, "targets": rows, "results": results, "growth": growth}, indent=1) + "\n")
    (directory / "report.md").write_text(markdown(mode, facts, rows, scenarios, results, growth))
    return rows
