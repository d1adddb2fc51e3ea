# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Measures the console, offscreen: how soon its window is there, and how it does with 50,000 synthetic sockets and with 17,000
real ones. Writes console.json; ends with 1 when a figure is beyond its bound."""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from servers import MeasureError, Servers

SOCKETS = 17_000
BOUNDS = {"longest_ms": 50, "filter_p95_ms": 150, "rss_mb": 400}
WINDOW_MS = 500
ENVIRONMENT = dict(os.environ, QT_QPA_PLATFORM="offscreen", PAPERMASTERY_CONSOLE_WATCHDOG="1",
                   PAPERMASTERY_ADMIN_PASSWORD="bench-password")


def say(text):
    print(text, flush=True, file=sys.stderr)


def window_ms(binaries):
    """From the start of the process until the first frame is painted, the best guess of several starts."""
    times = []
    for _ in range(5):
        with tempfile.TemporaryDirectory(prefix="console-") as folder:
            began = time.monotonic()
            process = subprocess.Popen([binaries / "papermastery-console", "--settings", folder], env=ENVIRONMENT,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                for line in process.stderr:
                    if "window_shown" in line:
                        times.append(1000 * (time.monotonic() - began))
                        break
                else:
                    raise MeasureError("the console showed no window")
            finally:
                process.kill()
                process.communicate()
    return {"median_ms": statistics.median(times), "max_ms": max(times)}


def bench(binaries, *arguments):
    done = subprocess.run([binaries / "console-bench", *map(str, arguments)], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True,
                          timeout=240, check=False)
    if done.returncode == 2 or not done.stdout.strip():
        raise MeasureError("console-bench could not measure")
    return json.loads(done.stdout)


def connected(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        found = re.findall(r'^papermastery_connections\{transport="\w+"\} (\d+)', answer.read().decode(), re.M)
    return sum(map(int, found))


def real(binaries, seconds):
    """The server and a generator that holds the sockets share the first core, the console has the rest."""
    servers = Servers(binaries)
    with servers.running("product") as (pid, port):
        generator = subprocess.Popen(
            ["taskset", "-c", str(servers.cores[0]), binaries / "loadgen", "mix", "--clients", str(SOCKETS), "--rooms", "500",
             "--rate", "1000", "--seconds", "300", "--port", str(port), "--pid", str(pid), "--dialect", "product"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            deadline = time.monotonic() + 90
            while connected(port) < SOCKETS:
                if generator.poll() is not None or time.monotonic() > deadline:
                    raise MeasureError(f"the sockets did not get in: {connected(port)}")
                time.sleep(0.2)
            return bench(binaries, "--connect", f"http://127.0.0.1:{port}", "--user", "bench", "--sockets", SOCKETS, "--seconds", seconds)
        finally:
            generator.kill()
            generator.communicate()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="where the programs are")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench"), help="where console.json goes")
    parser.add_argument("--seconds", type=int, default=5, help="for each of the four tables")
    arguments = parser.parse_args()
    binaries = arguments.bin.resolve()
    results = {}
    good = True

    say("window ...")
    results["window"] = window_ms(binaries)
    good &= results["window"]["median_ms"] <= WINDOW_MS
    print(f"window shown after {results['window']['median_ms']:.0f} ms (at most {WINDOW_MS})")
    for name, measure in (("synthetic, 50,000 sockets, 2,000 events/s",
                           lambda: bench(binaries, "--sockets", 50_000, "--events", 2000, "--seconds", arguments.seconds)),
                          (f"real server, {SOCKETS:,} sockets", lambda: real(binaries, arguments.seconds))):
        say(f"{name} ...")
        results[name] = figures = measure()
        for key, bound in BOUNDS.items():
            met = figures[key] <= bound
            good &= met
            print(f"{'met' if met else 'NOT MET':8} {name}: {key} {figures[key]:.1f} (at most {bound})")
        print(f"         loaded in {figures['load_ms']:.0f} ms, link thread busy {figures['link_busy_percent']:.1f} %, "
              f"longest GUI event by CPU {figures['longest_cpu_ms']:.1f} ms, {figures['events_per_s']:.0f} events/s")
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "console.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
