#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Builds everything and runs all tests: the whole suite in the development build and under the address and
# undefined-behaviour sanitizers, what has threads under the thread sanitizer. Presets may be named: tests/run.sh dev
#   PM_WERROR=ON    treats warnings as errors (continuous integration)
#   PM_JOBS=n       compiles n files at a time; default: one per core
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

presets=("$@")
[ ${#presets[@]} -gt 0 ] || presets=(dev asan tsan)
jobs=${PM_JOBS:-$(nproc)}

. packaging/packages.sh
need_build_tools
need_console
need_command node nodejs
need_command npm npm
need_package ca-certificates
need_command /usr/bin/python3 python3 # the distribution's, which has its modules
need_python_module socketio python3-socketio
need_python_module requests python3-requests
need_python_module websocket python3-websocket
need_python_module jsonschema python3-jsonschema
need_python_module yaml python3-yaml
need_command chromium chromium # for the public admin UI
[[ " ${presets[*]} " != *" dev "* ]] || need_command valgrind valgrind # counts what the hot paths cost
install_missing || exit 1

# Which tests failed, and the lines that say why.
explain() {
    sed -n '/^The following tests FAILED:/,/^Errors while/{s/^[[:space:]]*[0-9]* - /    /p}' "$1"
    grep -aE -A4 '^ *(FAIL!|FAIL: |ERROR: |not ok |QFATAL)|runtime error:|ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer' "$1" |
        head -n 80
}

summary=()
reasons=()
failed=0
for preset in "${presets[@]}"; do
    start=$SECONDS
    result=passed
    mkdir -p "build/$preset"
    log=build/$preset/tests.log
    build_log=build/$preset/build.log
    rm -f "$log"
    if ! { cmake --preset "$preset" "-DPM_WERROR=${PM_WERROR:-OFF}" &&
        cmake --build --preset "$preset" --parallel "$jobs"; } 2>&1 | tee "$build_log"; then
        result="did not build"
        reasons+=("$preset: $(grep -aE -A12 '^FAILED: |error:|^CMake Error' "$build_log" | head -n 40)")
    elif built=$SECONDS && ! ctest --preset "$preset" --parallel "$jobs" 2>&1 | tee "$log"; then
        result=failed
        reasons+=("$preset:"$'\n'"$(explain "$log")")
    fi
    [ "$result" = passed ] || failed=1
    counts=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\2 tests, \1 failed/p' "$log" 2>/dev/null)
    summary+=("$(printf '%-6s %-14s %-24s build %4d s, tests %4d s' "$preset" "$result" "${counts:--}" \
        $((${built:-$SECONDS} - start)) $((SECONDS - ${built:-$SECONDS})))")
    unset built
done

echo
[ ${#reasons[@]} -eq 0 ] || printf '== Failed\n%s\n\n' "$(printf '%s\n' "${reasons[@]}")"
echo "== Summary"
printf '%s\n' "${summary[@]}"
exit "$failed"
