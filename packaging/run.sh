#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Builds the server and runs it in the foreground on 127.0.0.1:3000: identity mode "query", no publish keys, so that
# programs on this machine may publish. At the first start it makes an admin account and shows its password once. Where
# there is a display, the console is built and started, too, unless PM_CONSOLE=OFF. Arguments are passed on to the
# server: packaging/run.sh --listen 127.0.0.1:4000; with --config FILE that file alone counts and no account is made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. packaging/packages.sh
. packaging/firstaccount.sh
need_build_tools
console=${PM_CONSOLE:-ON}
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || console=OFF
[ "$console" = OFF ] || need_console
install_missing

targets=(papermastery-server papermastery-ctl)
[ "$console" = OFF ] || targets+=(papermastery-console)

# stdout belongs to the server's ready line.
cmake --preset release -DPM_BUILD_TESTS=OFF >&2
cmake --build --preset release --target "${targets[@]}" --parallel "$(nproc)" >&2
bin=$PWD/build/release/bin

address=127.0.0.1:3000
own_config=no
previous=
for argument in "$@"; do
    case $previous in --listen) address=$argument ;; esac
    case $argument in
    --listen=*) address=${argument#*=} ;;
    --config | --config=*) own_config=yes ;;
    esac
    previous=$argument
done

options=()
admin_password=
if [ "$own_config" = no ]; then
    ensure_admin_config "$(state_folder)" "$bin/papermastery-ctl"
    options=(--config "$admin_config")
fi
# The console waits for the server by itself. Port 0 has no address to point at; every address is reached on loopback.
if [ "$console" != OFF ] && [ "${address##*:}" != 0 ]; then
    address=${address/#0.0.0.0:/127.0.0.1:}
    address=${address/#\[::\]:/[::1]:}
    PAPERMASTERY_CONSOLE_PASSWORD=$admin_password \
        "$bin/papermastery-console" --connect "http://$address" --user admin >&2 &
fi
exec "$bin/papermastery-server" "${options[@]}" "$@"
