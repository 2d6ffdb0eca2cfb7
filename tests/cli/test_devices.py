#!/usr/bin/env -S python3 -B
"""Devices from outside: listed, tried, played, recorded; virtual ones, behind the real drivers.

usage: test_devices.py OCOPCTL
"""
import json
import os
import re
import socket
import stat
import time

from till import Till, case, check, main, new_id, same

TEA = "8938505970011"
KINDS = ("printer", "scanner", "drawer", "scale", "display")


def with_virtual(till, *kinds, profile="epson-tm-t20"):
    for kind in kinds or ("printer", "scanner", "scale", "display"):
        till.ask("settings", "set", kind + ".device", "virtual")
    till.ask("settings", "set", "printer.profile", profile)
    till.ask("settings", "set", "drawer.sensor", "high")
    return till


def play(till, script, status=0):
    return till.ask("devices", "play", "-", stdin=script, status=status)


def tell(till, line, deadline=30):
    """Tells the virtual devices of a program that is just starting."""
    until = time.monotonic() + deadline
    while True:
        answer = till.call("devices", "tell", *line.split())
        if answer.status == 0:
            return json.loads(answer.out)
        check(time.monotonic() < until, f"nobody listens: {answer}")


@case("/cli/devices/list-says-what-is-set-and-in-what-state")
def _():
    with Till() as till:
        till.init()
        listed = till.ask("devices", "list")
        same([d["device"] for d in listed["devices"]], list(KINDS), "devices")
        states = {d["device"]: d["state"] for d in listed["devices"]}
        same((states["printer"], states["scanner"]), ("absent", "absent"), "states")
        with_virtual(till)
        same(till.ask("devices"), till.ask("devices", "list"), "devices and devices list")
        same({d["state"] for d in till.ask("devices")["devices"]}, {"ready"}, "states")
        text = till.call("devices").out
        check(re.search(r"^scanner +virtual +\S+ +ready", text, re.M), text)


@case("/cli/devices/settings-take-addresses-and-nothing-else")
def _():
    good = {"printer": ["usb:04b8:0e15", "usb:0416:5011@1-2.3", "usb:0416:5011:SN1",
                        "tcp:192.168.1.50", "tcp:printer.local:9101", "tcp:[fe80::1]:9100", "auto",
                        "serial:/dev/ttyS0,19200,8N1", "usblp:/dev/usb/lp0", "virtual", "dir:x", ""],
            "scanner": ["auto", "usb:0c2e:0b61", "serial:/dev/ttyUSB0", "virtual", ""],
            "scale": ["serial:/dev/ttyS1,9600,7E1", "usb:0922:8003", "virtual"],
            "drawer": ["printer", "serial:/dev/ttyS2", ""],
            "display": ["serial:/dev/ttyUSB1,9600", "virtual", "auto"]}
    bad = {"printer": ["usb:04b8", "usb:04b8:0e1", "usb:04b8:0e15@", "usb:04b8:0e15/1", "tcp:",
                       "tcp:a:0", "tcp:a:99999", "tcp:a b", "serial:ttyS0", "serial:/dev/ttyS0,0",
                       "serial:/dev/ttyS0,9600,9N1", "usblp:/etc/passwd", "printer", "nonsense"],
           "scanner": ["tcp:1.2.3.4", "dir:x", "usb:zzzz:0000"], "drawer": ["virtual", "auto"],
           "scale": ["usblp:/dev/usb/lp0"], "display": ["file:x"]}
    with Till() as till:
        till.init()
        for kind, values in good.items():
            for value in values:
                till.ask("settings", "set", kind + ".device", value)
        for kind, values in bad.items():
            for value in values:
                till.refuse(2, "bad-input", "settings", "set", kind + ".device", value)


@case("/cli/devices/test-tries-each-one")
def _():
    with Till() as till:
        with_virtual(till.init())
        os.makedirs(till.path("home/run"), mode=0o700, exist_ok=True)
        till.path("home/run/devices.txt", "# as it begins\nweight 0.535 kg stable\n")
        same(till.ask("devices", "test", "scale")["weight"], "0.535", "weight")
        printed = till.ask("devices", "test", "printer")
        same((printed["print"]["state"], printed["drawer"]), ("PRINTED", "opened"), "printer")
        same(till.ask("devices", "test", "drawer")["drawer"], "opened", "drawer")
        till.ask("devices", "test", "display")
        waiting = till.start("--json", "devices", "test", "scanner")
        tell(till, "show plugged")
        said = tell(till, "scan-aim ]E0" + TEA)
        same(said["ok"], True, "tell")
        out, err = waiting.communicate(timeout=60)
        same((waiting.returncode, err), (0, b""), "status")
        scan = json.loads(out)
        same((scan["code"], scan["aim"], scan["symbology"]), ("]E0" + TEA, "]E0", "ean-13"), "scan")
        same(scan["raw_hex"], ("]E0" + TEA).encode().hex(), "raw")
        same((scan["decoded"]["kind"], scan["decoded"]["gtin"]), ("gtin", "0" + TEA), "decoded")


@case("/cli/devices/absent-ones-exit-4")
def _():
    with Till() as till:
        till.init()
        till.refuse(4, "device-absent", "devices", "test", "printer")
        till.ask("settings", "set", "printer.device", "usb:04b8:0e15")
        till.refuse(4, "device-absent", "devices", "test", "printer")
        till.refuse(2, "bad-input", "devices", "test", "toaster")
        till.refuse(2, "bad-file", "devices", "test", "scanner", "--replay", till.path("none"))
        till.refuse(2, "bad-input", "devices", "test", "scale", "--replay", "a", "--record", "b")
        till.refuse(4, "device-absent", "devices", "tell", "paper", "out")


@case("/cli/devices/a-sale-prints-on-a-device-and-waits-in-the-queue-without")
def _():
    with Till() as till:
        with_virtual(till.init()).open()
        sold = till.sell([{"code": "P-TEA"}])
        same(sold["print"]["state"], "PRINTED", "print")
        seen = till.ask("inspect", "escpos", till.path("home/run/paper.bin"))
        same((seen["cuts"], seen["pulses"], seen["problems"]), (1, 1, []), "paper")
        check(any(sold["receipt"] in line for line in seen["text"]), "receipt")
        till.path("home/run/devices.txt", "unplug printer\n")
        failed = till.sell([{"code": "P-TEA"}])["print"]
        same((failed["state"], failed["bytes_accepted"]), ("FAILED", 0), "without printer")
        till.path("home/run/devices.txt", "")
        same(till.ask("print", "retry", str(failed["job"]))["print"]["state"], "PRINTED", "retry")
        same(till.ask("print", "list"), {"jobs": []}, "jobs")
        same(till.ask("doctor")["ok"], True, "doctor")


@case("/cli/devices/play-sells-what-is-scanned-and-survives-mishaps")
def _():
    with Till() as till:
        with_virtual(till.init()).open()
        answer = play(till, f"""# by scanner and scale
scan-aim ]E0{TEA}
scan 0000000000000
weight 0.5 kg
weigh P-RICE
pay cash 200000
await idle
await drawer open
await display TIEN THUA
show display
scan {TEA}
printer break-after 700
pay cash 85000
await job UNKNOWN
await printer absent
plug printer
await printer ready
settle printed
show paper
""")
        same([s["lines"] for s in answer["sales"]], [2, 1], "lines")
        same(answer["sales"][0]["total"], 85000 + 16667, "total: half of 33333 is rounded up")
        same([j["state"] for j in answer["jobs"]], ["PRINTED", "PRINTED"], "papers")
        same(len(answer["refused_scans"]), 1, "refused")
        same(answer["drawer_opened"], 1, "drawer")
        same(till.ask("print", "list"), {"jobs": []}, "jobs")
        same(till.ask("doctor")["ok"], True, "doctor")
        error = play(till, "paper ok\nfly\n", status=2)["error"]
        same((error["code"], error["row"]), ("bad-input", 2), "error")


@case("/cli/devices/recordings-are-played-without-the-device")
def _():
    with Till() as till:
        with_virtual(till.init())
        os.makedirs(till.path("home/run"), mode=0o700, exist_ok=True)
        till.path("home/run/devices.txt", "weight 1.25 kg stable\n")
        path = till.path("scale.trace")
        same(till.ask("devices", "test", "scale", "--record", path)["weight"], "1.25", "weight")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check(text.startswith("ocop-trace 1\n# device scale\n"), text[:100])
        till.path("home/run/devices.txt", "weight silent\n")
        same(till.ask("devices", "test", "scale", "--replay", path)["weight"], "1.25", "replay")
        till.refuse(2, "bad-file", "devices", "test", "scale", "--replay",
                    till.path("bad.trace", "rubbish\n"))


@case("/cli/devices/drawer-open-is-an-act-done-once")
def _():
    with Till() as till:
        with_virtual(till.init()).open()
        request = new_id()
        args = ("drawer", "open", "--reason", "đổi tiền lẻ", "--request-id", request)
        first = till.ask(*args)
        same((first["drawer"], first["repeated"], first["by"]), ("opened", False, "lan"), "first")
        second = till.ask(*args)
        same((second["drawer"], second["repeated"]), ("not-told", True), "second")
        till.refuse(2, "bad-input", "drawer", "open", field="reason")
        # Without a printer the act stands all the same.
        till.ask("settings", "set", "printer.device", "")
        answer = till.call("--json", "drawer", "open", "--reason", "x")
        same((answer.status, answer.json()["drawer"]), (0, "not-told"), "without printer")


@case("/cli/devices/socket-is-the-owners-alone")
def _():
    with Till() as till:
        with_virtual(till.init())
        waiting = till.start("--json", "devices", "test", "scanner")
        tell(till, "show plugged")
        path = till.path("home/run/devices.sock")
        same(stat.S_IMODE(os.stat(path).st_mode), 0o600, "mode")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
            client.sendall(b"x" * 100000 + b"\nscan " + TEA.encode() + b"\n")
            same(client.makefile().readline().startswith('{"ok":false'), True, "rubbish")
        waiting.communicate(timeout=60)
        same(waiting.returncode, 0, "status")
        same(os.path.exists(path), False, "the socket is gone")


if __name__ == "__main__":
    main()
