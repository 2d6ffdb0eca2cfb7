#!/usr/bin/env bash
# Makes the Debian package of what a build folder installs: programs, texts, rules and units, with the
# libraries it needs as the programs name them. Nothing is compiled where it is installed.
#
# usage: make-deb.sh BUILD VERSION OUT.deb        (BUILD is configured with --prefix=/usr)
set -euo pipefail

build=$(cd "$1" && pwd) version=$2 out=$(realpath -m "$3")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
root=$work/root
umask 022

DESTDIR=$root meson install -C "$build" --no-rebuild --quiet
programs=("$root"/usr/bin/*)
strip --strip-unneeded -- "${programs[@]}"
find "$root/usr/share/man" -type f -name '*.[1-8]' -exec gzip -9n {} +
# Rules of a package stand where udev of Debian 12 reads them.
if [ -d "$root/usr/lib/udev" ]; then
    mkdir -p "$root/lib"
    mv "$root/usr/lib/udev" "$root/lib/udev"
fi

# dpkg-shlibdeps wants a source package around it.
mkdir -p "$work/debian" "$root/DEBIAN"
printf 'Source: ocop-till\n\nPackage: ocop-till\nArchitecture: any\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O "${programs[@]}" 2>"$work/warnings") ||
    { cat "$work/warnings" >&2; exit 1; }
cat >"$root/DEBIAN/control" <<END
Package: ocop-till
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: OCOP till <ocop-till@localhost>
Section: misc
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: ${libraries#shlibs:Depends=}, fonts-noto-core, fonts-noto-mono
Recommends: librsvg2-common, udev
Description: till of an OCOP point of sale
 Sells with a scanner, a touch screen or a keyboard, prints receipts, shows
 VietQR codes, counts the drawer and keeps the stock by lots, with and without
 a network: ocop-pos on the screen, ocopctl on the command line, and
 ocop-registryd for the province.
END
install -m 755 "$here/postinst" "$root/DEBIAN/postinst"
mkdir -p "$(dirname "$out")"
dpkg-deb --root-owner-group --build "$root" "$out" >/dev/null
printf '%s\n' "$out"
