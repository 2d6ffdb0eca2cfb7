#!/usr/bin/env bash
# Runs a test of this folder with the program it tests under valgrind; any error or lost block that
# valgrind.supp and the libraries' own lists do not explain makes it fail. The screen, the bus and
# Python stay outside.
#
# usage: under-valgrind.sh PROGRAM [ARGUMENT...]
#        under-valgrind.sh on-xvfb.py PROGRAM [ARGUMENT...]
#        under-valgrind.sh on-xvfb.py dbus-run-session -- python3 -B test_FLOW.py [ARGUMENT...]
#
# As a setup of meson: meson test -C BUILD --suite ui --setup valgrind, BUILD without sanitizers.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
valgrind=(valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite
    --errors-for-leak-kinds=definite --num-callers=30 --child-silent-after-fork=yes
    "--suppressions=$here/valgrind.supp")
for list in /usr/share/gtk-4.0/valgrind/gtk.supp /usr/share/glib-2.0/valgrind/glib.supp; do
    [ ! -e "$list" ] || valgrind+=("--suppressions=$list")
done
# Pools hide what is lost in them; nothing under valgrind is quick.
export G_SLICE=always-malloc OCOP_TEST_PATIENCE=${OCOP_TEST_PATIENCE:-10}

case $1 in
    *on-xvfb.py) ;;
    *) exec "${valgrind[@]}" "$@" ;;
esac
case $2 in
    # A flow ends its till by SIGKILL: nothing is left then to tell what went wrong, so the first
    # error is the till's end.
    *dbus-run-session) OCOP_UNDER="${valgrind[*]} --exit-on-first-error=yes" exec "$@" ;;
    *) exec "$1" "${valgrind[@]}" "${@:2}" ;;
esac
