#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Measures the servers of this project beside their peers: tests/bench/run.sh [--quick | --full] [--out DIR]
# or the console: tests/bench/run.sh --console [--out DIR]
# Builds release, installs the peers from npm, writes report.md and report.json. Loopback only; see resources/docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

. packaging/packages.sh
need_build_tools
need_command node nodejs
need_command npm npm
need_command python3 python3
install_missing

cmake --preset release -DPM_BUILD_TESTS=ON >/dev/null
if [ "${1:-}" = --console ]; then
    shift
    cmake --build --preset release --target papermastery-server papermastery-console loadgen console-bench
    program=console.py
else
    cmake --build --preset release --target papermastery-server fixture-server loadgen epoll-floor
    (cd tests/bench/peers && { [ -d node_modules/@socket.io/admin-ui ] || npm ci --no-audit --no-fund; })
    program=bench.py
fi

# Every client of a run is a descriptor of the generator and one of the server.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
exec python3 "tests/bench/$program" --bin build/release/bin "$@"
