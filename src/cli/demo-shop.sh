#!/usr/bin/env bash
# Makes a demonstration shop ready to sell, for the screen: the real catalogue of Quảng Ninh with
# invented prices, four users, goods on the shelf, an account for VietQR. Devices are those that are
# plugged in, and virtual ones where there are none. What is there already stays as it is.
#
# usage: demo-shop.sh OCOPCTL HOME [REGISTRY-URL CODE]
#
# PINs: lan 1234, minh 2345, hoa (manager) 987654, an (administrator) 246810. With a registry the till is enrolled there.
set -euo pipefail

die() {
    printf 'demo-shop: %s\n' "$*" >&2
    exit 1
}

[ $# -eq 2 ] || [ $# -eq 4 ] || die "usage: demo-shop.sh OCOPCTL HOME [REGISTRY-URL CODE]"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ctl=$1
export OCOP_HOME=$2

ctl() {
    "$ctl" "$@" >/dev/null || die "ocopctl $* failed"
}

if [ ! -e "$OCOP_HOME/store.db" ]; then
    ctl init --point QN01 --name "Điểm OCOP Hạ Long" --till 1 \
        --bank 970436 --account 1023456789 --account-name "DIEM OCOP HA LONG"
    printf '1234\n' | ctl user add lan --role cashier --pin-stdin
    printf '2345\n' | ctl user add minh --role cashier --pin-stdin
    printf '987654\n' | ctl user add hoa --role manager --pin-stdin
    printf '246810\n' | ctl user add an --role admin --pin-stdin
    ctl settings set shop.address "Hạ Long, Quảng Ninh"
    for device in printer scanner scale display; do
        ctl settings set "$device.device" "auto|virtual"
    done
    ctl catalogue import "$here/demo/quang-ninh.csv"
    # 24 of all goods; those whose lots are tracked came in two lots.
    awk -F, -v soon="$(date -d '+40 days' +%F)" -v late="$(date -d '+200 days' +%F)" '
        NR == 1 { print "code,qty,lot,expiry" }
        NR > 1 && $23 == "goods" && $22 == "yes" { print $1 ",8,L1," soon "\n" $1 ",16,L2," late }
        NR > 1 && $23 == "goods" && $22 != "yes" { print $1 ",24,," }' \
        "$here/demo/quang-ninh.csv" >"$OCOP_HOME/opening.csv"
    ctl stock import "$OCOP_HOME/opening.csv"
    rm -f "$OCOP_HOME/opening.csv"
fi
# The status is 1 where the till was never enrolled.
if [ $# -eq 4 ] && [[ $("$ctl" --json sync 2>/dev/null || :) == *'"not-enrolled"'* ]]; then
    ctl enrol --registry "$3" --code "$4"
fi
