# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Counts what the hot paths cost and compares it with baseline.json.

Instructions are counted by callgrind: the same program does n operations and then 2n, and the difference, divided by n, is the
cost of one. Start-up, set-up and whatever does not grow with the operations cancel out, nothing is timed, and the same build on
the same machine gives nearly the same figures each time. The counts belong to one compiler, processor and build type; for another
one there is no verdict (exit code 77), and --update adds its baseline."""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

BASELINE = pathlib.Path(__file__).resolve().parent / "baseline.json"
SKIPPED = 77
TOLERANCE = 0.10

# path: n
PATHS = {
    "ack": 400,
    "product_ack": 400,
    "delivery": 20,
    "product_delivery": 20,
    "product_delivery_10k": 20,
    "product_publish": 200,
    "connect": 200,
    "product_connect": 200,
}
# What a broadcast allocates per delivery is a broadcast's share; more than this would be one for each delivery.
MOST_ALLOCATIONS_PER_DELIVERY = 0.5


def run(program, path, count, prefix=()):
    # Hash seeds that differ from run to run would move the counts a little.
    environment = dict(os.environ, QT_HASH_SEED="0", LC_ALL="C")
    done = subprocess.run([*prefix, program, path, str(count)], capture_output=True, text=True, env=environment, timeout=240,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{path}: {done.stderr.strip()[-2000:]}")
    return done


def instructions(program, path, count):
    with tempfile.TemporaryDirectory() as folder:
        callgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        counted = re.search(r"Collected : (\d+)", run(program, path, count, callgrind).stderr)
    if not counted:
        raise RuntimeError(f"{path}: callgrind counted nothing")
    return int(counted.group(1))


def measure(program, path):
    count = PATHS[path]
    fewer, more = (json.loads(run(program, path, n).stdout) for n in (count, 2 * count))
    operations = more["operations"] - fewer["operations"]
    figures = {
        "instructions": (instructions(program, path, 2 * count) - instructions(program, path, count)) / operations,
        "allocations": (more["allocations"] - fewer["allocations"]) / operations,
    }
    if "connect" in path:
        # A run brings in 2n clients and counts the second half.
        figures["instructions"] /= 2
        figures["live_bytes"] = more["live_bytes"] / more["operations"]
    return {name: round(value, 3) for name, value in figures.items()}


def verdicts(measured, baseline):
    """Lines to show, and whether all is well."""
    lines, good = [], True
    for path, figures in measured.items():
        for name, value in figures.items():
            expected = baseline.get(path, {}).get(name)
            if expected is None:
                lines.append(f"NEW   {path:22} {name:14} {value:12.2f}")
                good = False
                continue
            change = (value - expected) / expected if expected else (1.0 if value else 0.0)
            worse = change > TOLERANCE
            good &= not worse
            mark = "WORSE" if worse else "ok   "
            hint = "  (better: --update tightens the guard)" if change < -TOLERANCE else ""
            lines.append(f"{mark} {path:22} {name:14} {value:12.2f}  baseline {expected:12.2f}  {change:+7.1%}{hint}")
    for path in ("delivery", "product_delivery", "product_delivery_10k"):
        if path in measured and measured[path]["allocations"] > MOST_ALLOCATIONS_PER_DELIVERY:
            lines.append(f"WORSE {path}: memory is allocated for each delivery")
            good = False
    return lines, good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the program hotpaths")
    parser.add_argument("--build", required=True, help="compiler, processor and build type")
    parser.add_argument("--update", action="store_true", help="make what is measured the baseline of this build")
    parser.add_argument("--only", choices=PATHS, help="one path")
    arguments = parser.parse_args()

    every = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if arguments.build not in every and not arguments.update:
        print(f"no baseline for {arguments.build}: no verdict")
        return SKIPPED
    if not shutil.which("valgrind"):
        print("valgrind is not installed: no verdict")
        return SKIPPED
    paths = [arguments.only] if arguments.only else list(PATHS)
    with ThreadPoolExecutor(max_workers=len(os.sched_getaffinity(0))) as pool:
        measured = dict(zip(paths, pool.map(lambda path: measure(arguments.program, path), paths)))
    if arguments.update:
        every.setdefault(arguments.build, {}).update(measured)
        BASELINE.write_text(json.dumps(every, indent=1, sort_keys=True) + "\n")
    lines, good = verdicts(measured, every[arguments.build])
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
