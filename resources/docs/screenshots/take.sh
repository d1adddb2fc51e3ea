#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Takes the console's pictures under Xvfb, with a server and clients of its own: resources/docs/screenshots/take.sh
# [PRESET]. Needs Xvfb, Node with tests/interop's modules, and ImageMagick (to make the files small).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
preset=${1:-dev}
bin=$PWD/build/$preset/bin
out=$PWD/resources/docs/screenshots
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target papermastery-server papermastery-ctl console-shots
[ -d tests/interop/node_modules ] || (cd tests/interop && npm ci --silent --no-audit --no-fund)

work=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 700 "$work"
umask 077
made=$("$bin/papermastery-ctl" hash-password --random)
head -n 1 <<<"$made" >"$work/password"
cat >"$work/server.toml" <<TOML
[admin]
environment = "staging"
environment_colour = "#d08700"
[[admin.accounts]]
name = "m.ruiz"
role = "admin"
password_hash = "$(tail -n 1 <<<"$made")"
TOML
XDG_STATE_HOME=$work "$bin/papermastery-server" --config "$work/server.toml" --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
started+=($!)
until grep -q listening "$work/out"; do sleep 0.1; done
url=$(sed 's/.* on //' "$work/out")
node "$out/traffic.mjs" "$url" "$PWD/tests/interop/node_modules" 140 >"$work/traffic" 2>&1 &
started+=($!)
Xvfb -displayfd 3 -screen 0 1400x900x24 3>"$work/display" 2>/dev/null &
started+=($!)
until [ -s "$work/display" ]; do sleep 0.1; done
sleep "${PM_SHOTS_WARMUP:-90}" # charts want a past
DISPLAY=:$(cat "$work/display") XDG_RUNTIME_DIR=$work QT_QPA_PLATFORM=xcb "$bin/console-shots" "$url" m.ruiz "$work/password" "$out"
mogrify -strip +dither -colors 256 -define png:compression-level=9 "$out"/*.png
