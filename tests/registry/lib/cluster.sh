#!/bin/bash
# A private PostgreSQL cluster on a socket in a temporary folder, for as long as standard input is
# open; so it ends with whoever started it, however that ends. Not as root: initdb refuses.
# Answers one line: "ready FOLDER" or "skip REASON", then "ok" for each line
#   restart, crash   in good order, or as if the machine had lost power
#   hold, release    commits wait for a synchronous standby that is not there, and no longer
#
# usage: cluster.sh [durable]
set -u
bin=$(ls -d /usr/lib/postgresql/1[5-9]/bin 2>/dev/null | tail -1)
if [ -z "$bin" ]; then
    echo "skip PostgreSQL is not installed"
    exit 0
fi
# Short: the socket's path must fit 107 bytes.
dir=$(mktemp -d /tmp/ocop-pg.XXXXXX)
options="-k $dir -c listen_addresses= -c max_connections=40"
[ "${1:-}" = durable ] || options="$options -c fsync=off"
stop() {
    "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >"$dir/stop.log" 2>&1
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 0' TERM INT HUP
start() { "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/log" -o "$options" start >/dev/null 2>&1; }
"$bin/initdb" -D "$dir/data" -U ocop --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 &&
    start || { echo "skip PostgreSQL did not start"; exit 1; }
# A changed name holds from the reload's end on, in each session from its next statement on.
wait_for_standby() {
    "$bin/psql" -h "$dir" -U ocop -d postgres -qAtc "ALTER SYSTEM SET synchronous_standby_names = '$1'" \
        -c "SELECT pg_reload_conf ()" >/dev/null 2>"$dir/query.log" || return 1
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        [ "$("$bin/psql" -h "$dir" -U ocop -d postgres -qAtc 'SHOW synchronous_standby_names')" != "$1" ] || return 0
        sleep 0.02
    done
    return 1
}
echo "ready $dir"
while read -r command; do
    case $command in
    restart) "$bin/pg_ctl" -D "$dir/data" -m fast -s stop >/dev/null 2>&1 && start && echo ok ;;
    crash) "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >/dev/null 2>&1 && start && echo ok ;;
    hold) wait_for_standby nobody && echo ok ;;
    release) wait_for_standby "" && echo ok ;;
    esac
done
