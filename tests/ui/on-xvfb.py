#!/usr/bin/python3 -B
"""Runs a command on a virtual screen of its own, on a display that is free.

usage: on-xvfb.py COMMAND [ARGUMENT...]

Ends with the command's exit status; 77, "skipped", where there is no Xvfb.
"""
import os
import shutil
import signal
import subprocess
import sys

SURROUNDINGS = {
    "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GSETTINGS_BACKEND": "memory",
    "GTK_USE_PORTAL": "0", "GTK_THEME": "Default", "NO_AT_BRIDGE": "1",
    # Not what this machine happens to type Vietnamese with.
    "GTK_IM_MODULE": "gtk-im-context-simple",
}


def main():
    if not shutil.which("Xvfb"):
        print("1..0 # SKIP no Xvfb")
        return 77
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "2000x2000x24", "-nolisten", "tcp",
         "-noreset"], pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        display = os.read(reader, 16).decode().strip()
        if not display:
            print("Bail out! Xvfb did not start")
            return 1
        environment = {**SURROUNDINGS, **os.environ, "DISPLAY": ":" + display}
        environment.pop("WAYLAND_DISPLAY", None)
        status = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        # A signal's number as a shell tells it.
        return status if status >= 0 else 128 - status
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
