#!/usr/bin/env -S python3 -B
"""Several processes on one home, and processes that die: what was answered is there afterwards.

usage: test_processes.py OCOPCTL
"""
import json
import os
import random
import signal
import time

from till import STORE_IN_USE_WAIT_S, Till, case, check, main, new_id, sale, same

SEED = int(os.environ.get("OCOP_TEST_SEED", "20261121"))
LINES = [{"code": "P-TEA", "qty": "2"}, {"code": "P-RICE", "qty": "0.535"}]


def finish(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def start_sale(till, request):
    process = till.start("--json", "sell", "-")
    process.stdin.write(sale(LINES, request_id=request).encode())
    process.stdin.close()
    process.stdin = None
    return process


def check_gapless(till, n_sales):
    """Every receipt from 1 to @n_sales once, and a journal and figures that agree."""
    numbers = [s["receipt"] for s in till.ask("sale", "list")["sales"]]
    same(numbers, [f"QN01-1-{n:08d}" for n in range(1, n_sales + 1)], "receipts")
    verified = till.ask("journal", "verify")
    same((verified["ok"], verified["reason"]), (True, None), "journal")
    doctor = till.ask("doctor")
    same((doctor["ok"], doctor["problems"]), (True, []), "doctor")


@case("/cli/processes/two-wait-for-each-other")
def _():
    with Till() as till:
        till.init().open()
        answers = []
        for _ in range(8):
            running = [start_sale(till, new_id()) for _ in range(2)]
            answers += [finish(process) for process in running]
        for status, out, err in answers:
            same(status, 0, f"status ({err})")
        receipts = sorted(json.loads(out)["receipt"] for _, out, _ in answers)
        same(receipts, [f"QN01-1-{n:08d}" for n in range(1, 17)], "receipts")
        check_gapless(till, 16)


@case("/cli/processes/the-same-request-at-once-is-done-once")
def _():
    with Till() as till:
        till.init().open()
        for round_ in range(1, 6):
            request = new_id()
            running = [start_sale(till, request) for _ in range(3)]
            answers = [json.loads(finish(process)[1]) for process in running]
            same({a["receipt"] for a in answers}, {f"QN01-1-{round_:08d}"}, "receipts")
            same(sorted(a["repeated"] for a in answers), [False, True, True], "repeated")
        check_gapless(till, 5)


@case("/cli/processes/killed-while-selling")
def _():
    rng = random.Random(SEED)
    with Till() as till:
        till.init().open()
        start = time.monotonic()
        same(finish(start_sale(till, new_id()))[0], 0, "an ordinary sale")
        usual = time.monotonic() - start
        acknowledged, requests = {}, []
        n_killed = 0
        for _ in range(60):
            request = new_id()
            requests.append(request)
            process = start_sale(till, request)
            try:
                process.wait(rng.uniform(0, 1.3 * usual))
            except Exception:  # subprocess.TimeoutExpired: it is still selling
                process.send_signal(signal.SIGKILL)
            status, out, _ = finish(process)
            n_killed += status == -signal.SIGKILL
            if status == 0:
                acknowledged[request] = json.loads(out)
        check(n_killed >= 10, f"only {n_killed} of 60 were killed")
        # Asked again, each request gives the first answer, or is done now: never twice.
        n_done_before = 0
        for request in requests:
            answer = till.ask("sell", "-", stdin=sale(LINES, request_id=request))
            n_done_before += answer["repeated"]
            if request in acknowledged:
                same(answer, {**acknowledged[request], "repeated": True}, "an acknowledged sale")
        check(n_done_before >= len(acknowledged), "acknowledged sales are missing")
        check_gapless(till, 1 + len(requests))
        same(till.ask("shift", "x")["sales"], (170000 + 17833) * 61, "sales of the shift")


@case("/cli/processes/killed-at-other-acts")
def _():
    rng = random.Random(SEED + 1)
    with Till() as till:
        till.init().open()
        till.sell(LINES)
        for args in (("stock", "receive", "P-TEA", "1"), ("cash", "in", "1000", "--reason", "x"),
                     ("catalogue", "import", till.path("products.csv")),
                     ("settings", "set", "shop.phone", "1")):
            request = new_id()
            for _ in range(6):
                process = till.start("--json", *args, "--request-id", request)
                process.stdin.close()
                process.stdin = None
                try:
                    process.wait(rng.uniform(0, 0.12))
                except Exception:  # subprocess.TimeoutExpired
                    process.send_signal(signal.SIGKILL)
                finish(process)
            till.ask(*args, "--request-id", request)
        same(till.ask("stock", "show", "P-TEA")["qty"], "-1", "stock: received once, sold two")
        same(till.ask("shift", "x")["cash_in"], 1000, "cash in once")
        check_gapless(till, 1)


@case("/cli/processes/a-store-that-is-held-is-in-use")
def _():
    with Till() as till:
        till.init().open()
        for attempt in range(40):
            holder = till.start("doctor")
            time.sleep(0.005 * (1 + attempt % 20))
            holder.send_signal(signal.SIGSTOP)
            start = time.monotonic()
            answer = till.call("--json", "sell", "-", stdin=sale(LINES))
            waited = time.monotonic() - start
            holder.send_signal(signal.SIGCONT)
            finish(holder)
            if answer.status:
                break
        same((answer.status, answer.json()["error"]["code"]), (3, "store-in-use"), "held")
        check(STORE_IN_USE_WAIT_S - 1 < waited < STORE_IN_USE_WAIT_S + 5, f"waited {waited} s")
        check("doctor" in answer.err or str(holder.pid) in answer.err, f"by whom? {answer.err}")
        same(till.sell(LINES)["receipt"][:7], "QN01-1-", "afterwards")


@case("/cli/processes/a-reader-that-went-away-loses-no-sale")
def _():
    with Till() as till:
        till.init().open()
        process = till.start("sell", "-")
        process.stdout.close()
        process.stdin.write(sale(LINES).encode())
        process.stdin.close()
        process.wait(timeout=60)
        process.stderr.close()
        check(process.returncode in (0, 3), f"status {process.returncode}")
        check_gapless(till, 1)


if __name__ == "__main__":
    main()
