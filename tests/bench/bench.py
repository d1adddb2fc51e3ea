# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Runs the scenarios against each server in turn, in rounds, and writes report.md and report.json. Costs are CPU time of the
server per operation; absolute rates are shown, not judged."""

import argparse
import collections
import pathlib
import sys
import time

import report
from scenarios import GROWTH, growth_scenario, scenarios, targets
from servers import MeasureError, Servers

FEWEST_ROUNDS = 3  # of --full, with everything; the time that is left belongs to what is judged
MINUTES = {"quick": 3, "full": 19}


def say(text, end="\n"):
    print(text, end=end, flush=True, file=sys.stderr)


class Bench:
    def __init__(self, servers, minutes):
        self.servers = servers
        self.began = time.monotonic()
        self.ends = self.began + 60 * minutes
        self.samples = collections.defaultdict(lambda: collections.defaultdict(list))
        self.growth = collections.defaultdict(lambda: collections.defaultdict(list))

    def left(self):
        return self.ends - time.monotonic()

    def run(self, label, scenario, name, runs):
        """Measures once; a run that failed counts as none, so that the rounds of all servers stay in step."""
        elapsed = time.monotonic() - self.began
        say(f"{int(elapsed // 60):2}:{int(elapsed % 60):02} {label} {scenario.name}: {name} ... ", end="")
        figures = None
        try:
            figures = self.servers.measure(name, scenario, timeout=min(120, max(20, self.left())))
            say(", ".join(f"{key} {report.number(value)}" for key, value in figures.items()))
        except MeasureError as error:
            say(f"failed: {error}")
        runs.append(figures)

    def round(self, label, chosen, turn):
        """False when the time was up before everything had its turn."""
        for scenario in chosen:
            names = list(scenario.servers)
            if "node" in names and self.servers.has("node-eiows"):
                names.insert(names.index("node") + 1, "node-eiows")
            for name in names[turn % len(names):] + names[:turn % len(names)]:
                if self.left() < 5:
                    return False
                self.run(label, scenario, name, self.samples[scenario.name][name])
        return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--quick", action="store_true", help="a subset, once (at most 3 minutes; the default)")
    mode.add_argument("--full", action="store_true", help="everything, three rounds, and more of what is judged (at most 20 minutes)")
    parser.add_argument("--minutes", type=float, help="the time that may be used")
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="where the programs are")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench"), help="where the reports go")
    parser.add_argument("--only", help="scenarios whose name contains this, of all modes")
    arguments = parser.parse_args()
    mode = "full" if arguments.full else "quick"
    chosen = [s for s in scenarios() if (arguments.only in s.name if arguments.only else
                                         s.name != "idle, 4,000 clients" if arguments.full else s.quick)]
    judged = {target.scenario for target in targets()}
    servers = Servers(arguments.bin.resolve())
    bench = Bench(servers, arguments.minutes or MINUTES[mode])

    rounds = 0
    complete = True
    took = 0.0
    # One more round where that is promised, or where it fits.
    while complete and (rounds < FEWEST_ROUNDS or bench.left() > 1.05 * took):
        began = time.monotonic()
        label = f"[round {rounds + 1}]"
        if rounds < FEWEST_ROUNDS:
            complete = bench.round(label, chosen, rounds)
            if complete and arguments.full and not arguments.only:
                for clients in GROWTH:
                    bench.run(label, growth_scenario(clients), "product", bench.growth[clients]["product"])
        else:
            complete = bench.round(label, [s for s in chosen if s.name in judged], rounds)
        took = time.monotonic() - began
        rounds += 1
        if not arguments.full:
            break
    if not complete:
        say("time is up: the rest is left out")

    rows = report.write(arguments.out, mode, report.machine_facts(servers), targets(), chosen, bench.samples, bench.growth)
    for row in rows:
        print(f"{row['verdict']:12} {row['target']}: {report.ranged(row['figure'])} ({row['bound']})")
    print(f"report: {arguments.out}/report.md")


if __name__ == "__main__":
    main()
