#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Sourced by the scripts: finds what is missing on a Debian machine and installs just that.
# A present command counts whoever provides it, so that a foreign Node or CMake is never replaced.

missing=()

# need_command COMMAND PACKAGE...: the packages are missed when the command is.
need_command() {
    local command=$1
    shift
    command -v "$command" >/dev/null 2>&1 || missing+=("$@")
}

# need_package PACKAGE...: for libraries, which have no command to ask for.
need_package() {
    command -v dpkg-query >/dev/null 2>&1 || return 0 # another system: CMake will say what it lacks
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
}

# need_python_module MODULE PACKAGE: asks the interpreter that runs the tests.
need_python_module() {
    /usr/bin/python3 -c "import $1" >/dev/null 2>&1 || missing+=("$2")
}

need_build_tools() {
    need_command g++ g++
    need_command cmake cmake
    need_command ninja ninja-build
    need_command make make # by which g++ spreads link-time optimisation over the cores
    need_command pkg-config pkgconf
    need_package qt6-base-dev qt6-websockets-dev qtkeychain-qt6-dev libboost-dev libtomlplusplus-dev libsodium-dev libssl-dev libyaml-cpp-dev \
        prometheus-cpp-dev libsystemd-dev
}

# What the console's windows need beside the build tools.
need_console() {
    need_package qt6-svg-dev
    [ -n "${DISPLAY:-}" ] || [ -z "${WAYLAND_DISPLAY:-}" ] || need_package qt6-wayland
}

# Installs what was found missing; nothing is asked of the network when all is there.
install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    local run=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "Missing packages, and neither root nor sudo to install them. As root:" >&2
            echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        run=(sudo)
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing (names of Debian packages): ${missing[*]}" >&2
        return 1
    fi
    echo "Installing: ${missing[*]}" >&2
    "${run[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update >&2
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}" >&2
    missing=()
}
