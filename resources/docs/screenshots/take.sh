#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Takes all of the console's pictures in one run, under Xvfb, with servers and clients of its own:
#     resources/docs/screenshots/take.sh [PRESET [FOLDER]]
# Every page and state in light and dark; the fullest pages at 200 %; a Node server with the public instrumentation
# alone. Needs Xvfb, Node with tests/interop's modules, and ImageMagick (to make the files small).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
preset=${1:-dev}
bin=$PWD/build/$preset/bin
out=${2:-$PWD/resources/docs/screenshots}
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
node resources/docs/screenshots/traffic.mjs "$url" "$PWD/tests/interop/node_modules" 140 >"$work/traffic" 2>&1 &
started+=($!)
# Its commands come by a pipe that stays open: a few clients, and one that talks.
mkfifo "$work/commands"
(cd tests/interop && exec node reference/adminfixture.mjs) <"$work/commands" >"$work/node" 2>"$work/nodelog" &
started+=($!)
exec 4>"$work/commands"
until grep -q ready "$work/node"; do sleep 0.1; done
node_url=http://127.0.0.1:$(sed -n 's/^ready //p' "$work/node")
for name in ada grace linus ada; do echo "connect $name" >&4; done
(while sleep 1; do echo "emit ada hello"; echo "broadcast news"; done) >&4 &
started+=($!)
Xvfb -displayfd 3 -screen 0 2800x1800x24 3>"$work/display" 2>/dev/null &
started+=($!)
until [ -s "$work/display" ]; do sleep 0.1; done
export DISPLAY=:$(cat "$work/display") XDG_RUNTIME_DIR=$work QT_QPA_PLATFORM=xcb
sleep "${PM_SHOTS_WARMUP:-90}" # charts want a past
mkdir -p "$out"
"$bin/console-shots" "$url" m.ruiz "$work/password" "$out"
QT_SCALE_FACTOR=2 "$bin/console-shots" "$url" m.ruiz "$work/password" "$out" scaled 200-percent
echo none >"$work/none"
"$bin/console-shots" "$node_url" anyone "$work/none" "$out" node
mogrify -strip -resize '1440x>' +dither -colors 256 -define png:compression-level=9 "$out"/*.png
