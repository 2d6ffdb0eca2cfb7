#!/usr/bin/env bash
# Takes the pictures of the guide anew, in Vietnamese. They are kept in the tree, since a build has no
# screen; with ImageMagick they are made small.
#
# usage: make-pictures.sh ON-XVFB UI-SHOT
set -euo pipefail

on_xvfb=$1 ui_shot=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sed -n 's|.*src="pictures/\([a-z-]*\)\.png".*|\1|p' "$here"/*.html | sort -u | while read -r page; do
    LANG=C.UTF-8 LANGUAGE=vi GTK_A11Y=test \
        "$on_xvfb" "$ui_shot" "$page" --size 1024x600 --out "$here/pictures/$page.png" </dev/null
    ! command -v convert >/dev/null ||
        convert "$here/pictures/$page.png" -strip +dither -colors 96 "png8:$here/pictures/$page.png"
done
