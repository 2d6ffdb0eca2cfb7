#!/usr/bin/env -S python3 -B
"""Refuses an #include that DESIGN's layer table does not allow.

The table below is that table. Each layer's own static library and include folder make most wrong
includes fail to compile already; this also catches "..", a header reached through another library's
include folder, and a system header in a layer that has no business with it.

usage: test_includes.py TOP
"""
import fnmatch
import sys

from source_tree import SourceTree, Tap, includes

GLIB = ("glib.h", "glib-object.h", "glib/gi18n-lib.h")
# Nothing of the C library that reaches a file, a clock, a locale or a terminal.
PURE = GLIB + ("errno.h", "inttypes.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h", "stdlib.h",
               "string.h")

# layer: (project headers it may include besides its own, system headers)
LAYERS = {
    "src/base": ((), PURE + ("json-glib/*.h", "stdio.h")),
    "src/domain": (("base/",), PURE),
    "src/journal": (("base/",), PURE + ("sodium.h", "nettle/*.h")),
    "src/wire": (("base/", "domain/", "journal/"), PURE),
    "src/store": (("base/", "domain/", "journal/"),
                  PURE + ("sqlite3.h", "sodium.h", "unicode/*.h", "unistd.h")),
    "src/sync": (("base/", "domain/", "journal/", "wire/", "store/"), PURE + ("gio/*.h", "libsoup/*.h")),
    "src/registry": (("base/", "domain/", "journal/", "wire/", "program/"),
                     PURE + ("gio/*.h", "libsoup/*.h", "sqlite3.h", "libpq-fe.h", "sodium.h",
                             "locale.h", "signal.h", "stdio.h", "unistd.h", "glib-unix.h",
                             "glib/gstdio.h", "sys/*.h", "fcntl.h", "poll.h", "time.h")),
    "src/shop": (("base/", "domain/", "journal/", "wire/", "store/", "sync/", "receipts/",
                  "drivers/"),
                 PURE + ("gio/*.h", "sodium.h", "unistd.h")),
    "src/program": (("base/",), PURE + ("locale.h", "stdio.h")),
    "src/cli": (("shop/", "base/", "program/"), PURE + ("locale.h", "signal.h", "stdio.h", "unistd.h")),
    "drivers/proto": (("base/",), PURE),
    "drivers": (("base/",), PURE + ("gio/*.h", "libusb.h", "fcntl.h", "poll.h", "termios.h",
                                    "unistd.h", "linux/*.h", "netinet/*.h", "stdio.h",
                                    "sys/*.h")),
    "receipts": (("base/", "domain/", "journal/", "drivers/proto/"),
                 PURE + ("qrencode.h", "zint.h", "zbar.h", "cairo*.h", "pango/*.h", "fontconfig/*.h")),
    "ui": (("shop/", "base/", "domain/", "program/"), PURE + ("gtk/*.h", "gio/*.h", "gdk/*.h", "gsk/*.h", "glib/gi18n.h",
                                                         "locale.h", "qrencode.h")),
}

# One file of a layer that needs more than the layer: why.
FILES = {
    # memory that is free goes back to the system by glibc's own function
    "ui/parts/spare_memory.c": ("malloc.h",),
    # the one place that talks to the system
    "src/base/ports.c": ("fcntl.h", "glib/gstdio.h", "sys/*.h", "time.h", "unistd.h"),
    # the program that is told to end
    "ui/app/application.c": ("glib-unix.h", "signal.h"),
}


def layer_of(path):
    fitting = [layer for layer in LAYERS if path.startswith(layer + "/")]
    return max(fitting, key=len) if fitting else None


def root_of(layer):
    """src/base is included as "base/…", drivers/proto as "drivers/proto/…"."""
    return layer.removeprefix("src/") + "/"


def project_problem(tree, path, layer, name):
    if ".." in name.split("/"):
        return "leaves its folder by \"..\""
    if "/" not in name:
        beside = path.rsplit("/", 1)[0] + "/" + name
        return None if beside in tree.known else (
            "is not beside it (system headers go in <>, others as \"layer/…\")")
    allowed = (root_of(layer),) + LAYERS[layer][0]
    if not name.startswith(allowed):
        return f"is not for {layer}, which may include " + " ".join(allowed)
    return None


def problem_with(tree, path, layer, written):
    if written.startswith('"') and written.endswith('"'):
        return project_problem(tree, path, layer, written[1:-1])
    if written.startswith("<") and written.endswith(">"):
        patterns = LAYERS[layer][1] + FILES.get(path, ())
        fits = any(fnmatch.fnmatchcase(written[1:-1], pattern) for pattern in patterns)
        return None if fits else f"is not among the system headers of {layer}"
    return "is neither \"…\" nor <…>: the layers cannot be checked"


def check(tree):
    problems = []
    for path in tree.under(("src", "drivers", "receipts", "ui")):
        layer = layer_of(path)
        if not layer:
            problems.append(f"{path}:1: belongs to no layer of DESIGN's table")
            continue
        for line, written in includes(tree.read(path)):
            problem = problem_with(tree, path, layer, written)
            if problem:
                problems.append(f"{path}:{line}: {written} {problem}")
    return problems


def main():
    tree, tap = SourceTree.at(sys.argv[1]), Tap()
    by_layer = {}
    for problem in check(tree):
        by_layer.setdefault(layer_of(problem.split(":")[0]), []).append(problem)
    for layer in LAYERS:
        tap.case(f"/rules/includes/{layer}", by_layer.get(layer, []))
    tap.case("/rules/includes/every-file-has-a-layer", by_layer.get(None, []))
    tap.holds("/rules/includes/reads-something", tree.under(("src",)), "no source file")

    def refuses(name, path, text, *expected):
        tap.refuses(f"/rules/includes/refuses/{name}", check, {path: text, "src/base/money.h": ""},
                    *expected)

    refuses("upper-layer", "src/domain/cart.c",
            '#include "base/money.h"\n#include "store/db.h"\n', 'cart.c:2: "store/db.h"')
    refuses("sideways", "src/journal/record.c", '#include "domain/cart.h"\n', "record.c:1:")
    refuses("store-from-the-screen", "ui/pay/page.c",
            '#include "shop/sell.h"\n#include "store/sales.h"\n', "page.c:2:")
    refuses("dot-dot", "src/shop/sell.c", '#include "../store/db.h"\n', "leaves its folder")
    refuses("dot-dot-inside", "src/shop/sell.c", '#include "shop/../cli/x.h"\n', "leaves its")
    refuses("sqlite-outside-the-store", "src/shop/sell.c", "#include <sqlite3.h>\n", "<sqlite3.h>")
    refuses("gtk-outside-the-screen", "src/cli/main.c", "#include <gtk/gtk.h>\n", "<gtk/gtk.h>")
    refuses("libusb-outside-the-drivers", "src/shop/print.c", "#include <libusb.h>\n", "<libusb.h>")
    refuses("sodium-in-the-rules", "src/domain/user.c", "# include <sodium.h>\n", "<sodium.h>")
    refuses("json-glib-above-base", "src/store/sales.c", "#include <json-glib/json-glib.h>\n",
            "json-glib")
    refuses("devices-in-protocols", "drivers/proto/escpos.c", "#include <unistd.h>\n", "<unistd.h>")
    refuses("transport-from-receipts", "receipts/text.c", '#include "drivers/transport/usb.h"\n',
            "text.c:1:")
    refuses("clock-header", "src/shop/report.c", "#include <time.h>\n", "<time.h>")
    refuses("missing-neighbour", "src/base/money.c", '#include "money.h"\n#include "glib.h"\n',
            '"glib.h" is not beside it')
    refuses("computed", "src/base/money.c", "#include HEADER\n", "HEADER is neither")
    refuses("unknown-layer", "src/misc/util.c", "", "belongs to no layer")
    refuses("nothing-in-comments", "src/domain/cart.c",
            '/* #include "store/db.h" */\n// #include <sqlite3.h>\n')
    refuses("nothing-allowed", "src/shop/sell.c",
            '#include "shop/sell.h"\n#include "store/db.h" /* why */\n#include "receipts/text.h"\n'
            "#include <glib.h>\n")
    tap.end()


if __name__ == "__main__":
    main()
