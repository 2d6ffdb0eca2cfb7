#!/bin/bash
# A private PostgreSQL with a synchronous standby, as src/registry/ops/guide.en.md sets it up, for as
# long as standard input is open. Not as root: initdb refuses.
# Answers "ready PRIMARY-SOCKET STANDBY-SOCKET" or "skip REASON", then "ok" for each line
#   fail      the primary is gone at once, as if its machine had lost power
#   promote   the standby takes over
set -u
bin=$(ls -d /usr/lib/postgresql/1[5-9]/bin 2>/dev/null | tail -1)
if [ -z "$bin" ]; then
    echo "skip PostgreSQL is not installed"
    exit 0
fi
dir=$(mktemp -d /tmp/ocop-pg.XXXXXX)
mkdir "$dir/a.sock" "$dir/b.sock"
start() {
    "$bin/pg_ctl" -D "$dir/$1" -w -s -l "$dir/$1.log" \
        -o "-k $dir/$1.sock -c listen_addresses= -c max_connections=40" start >/dev/null 2>&1
}
stop() {
    local cluster
    for cluster in a b; do
        "$bin/pg_ctl" -D "$dir/$cluster" -m immediate -s stop >/dev/null 2>&1
    done
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 0' TERM INT HUP
query() { "$bin/psql" -h "$dir/$1.sock" -U ocop -d postgres -qAtc "$2" 2>>"$dir/query.log"; }
wait_until() {
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        [ "$(query "$1" "$2")" != "$3" ] || return 0
        sleep 0.05
    done
    return 1
}
set_up() {
    "$bin/initdb" -D "$dir/a" -U ocop --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 &&
        start a && query a "CREATE DATABASE registry" &&
        "$bin/pg_basebackup" -D "$dir/b" -R -X stream -c fast -C -S standby \
            -d "host=$dir/a.sock user=ocop application_name=standby" &&
        start b &&
        query a "ALTER SYSTEM SET synchronous_standby_names = 'standby'" &&
        query a "SELECT pg_reload_conf ()" >/dev/null &&
        wait_until a "SELECT sync_state FROM pg_stat_replication" sync
}
set_up >"$dir/set-up.log" 2>&1 || { echo "skip PostgreSQL did not start: $(tail -1 "$dir/set-up.log")"; exit 1; }
echo "ready $dir/a.sock $dir/b.sock"
while read -r command; do
    case $command in
    fail) "$bin/pg_ctl" -D "$dir/a" -m immediate -s stop >/dev/null 2>&1 && echo ok ;;
    promote)
        "$bin/pg_ctl" -D "$dir/b" -w -s promote >/dev/null 2>&1 &&
            query b "ALTER SYSTEM SET synchronous_standby_names = ''" &&
            query b "SELECT pg_reload_conf ()" >/dev/null && echo ok
        ;;
    esac
done
