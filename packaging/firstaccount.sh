#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
# Sourced by run.sh: the admin account of a server that is tried out.

# state_folder: where this user's servers keep what outlives them; the same as in the server.
state_folder() {
    printf '%s/papermastery\n' "${XDG_STATE_HOME:-$HOME/.local/state}"
}

# ensure_admin_config FOLDER CTL: makes FOLDER/server.toml with an account "admin" unless it is there, and says its
# password once, on stderr. Sets admin_config to the file and, where the account is new, admin_password.
ensure_admin_config() {
    local folder=$1 ctl=$2 made hash
    admin_config=$folder/server.toml
    admin_password=
    [ ! -e "$admin_config" ] || return 0
    (umask 077 && mkdir -p "$folder") && chmod 700 "$folder"
    made=$("$ctl" hash-password --random)
    admin_password=$(head -n 1 <<<"$made")
    hash=$(tail -n 1 <<<"$made")
    # Written beside and renamed: half a file would be taken for a whole one the next time.
    (umask 077 && cat >"$admin_config.new" <<TOML
# Made by packaging/run.sh. The password was shown once; a new one: papermastery-ctl hash-password
[[admin.accounts]]
name = "admin"
role = "admin"
password_hash = "$hash"
TOML
    )
    mv "$admin_config.new" "$admin_config"
    cat >&2 <<TEXT

    An admin account was made for the console and the admin namespace; this is shown once:

        user      admin
        password  $admin_password

    Only its hash is kept, in $admin_config

TEXT
}
