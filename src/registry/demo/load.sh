#!/usr/bin/env bash
# Fills a registry with the demo province; a second time changes nothing.
#
# usage: load.sh OCOP-REGISTRYD DB-URL CATALOGUE.csv
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: load.sh OCOP-REGISTRYD DB-URL CATALOGUE.csv" >&2; exit 2; }
registryd=$1 db=$2 catalogue=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

take_in() {
    printf '  ok  %s: %s\n' "$1" "$("$registryd" "${@:2}" --db "$db")"
}

take_in "places, old and new" table import places "$here/places.csv"
take_in "what became of the old ones" table import successions "$here/successions.csv"
take_in "groups of former districts" group import "$here/groups.csv"
take_in "points of sale" table import points "$here/points.csv"
take_in "products of the programme" catalogue import "$catalogue"
take_in "declared supply" table import supply "$here/supply.csv"
take_in "targets" target import "$here/targets.csv"
