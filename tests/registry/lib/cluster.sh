#!/bin/bash
# A private PostgreSQL cluster on a socket in a temporary folder, for as long as standard input is
# open; so it ends with whoever started it, however that ends. Not as root: initdb refuses.
# Answers one line: "ready FOLDER" or "skip REASON", then "ok" for each line "restart" or "crash".
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
echo "ready $dir"
while read -r command; do
    case $command in
    restart) "$bin/pg_ctl" -D "$dir/data" -m fast -s stop >/dev/null 2>&1 && start && echo ok ;;
    crash) "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >/dev/null 2>&1 && start && echo ok ;;
    esac
done
