#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Builds the server and runs it in the foreground on 127.0.0.1:3000: identity mode "query", no keys, so that programs
# on this machine may publish. Arguments are passed on: packaging/run.sh --listen 127.0.0.1:4000
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. packaging/packages.sh
need_build_tools
install_missing

# stdout belongs to the server's ready line.
cmake --preset release -DPM_BUILD_TESTS=OFF >&2
cmake --build --preset release --target papermastery-server --parallel "$(nproc)" >&2
exec build/release/bin/papermastery-server "$@"
