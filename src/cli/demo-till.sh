#!/usr/bin/env bash
# Opens a demonstration shop on the screen, made where there is none yet: for whoever wants to try the
# installed programs before they set up a shop of their own.
#
# usage: demo-till.sh [ARGUMENTS of ocop-pos]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${OCOP_DEMO_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/ocop-demo}
"$here/demo-shop.sh" "${OCOPCTL:-ocopctl}" "$home"
exec "${OCOP_POS:-ocop-pos}" --home "$home" "$@"
