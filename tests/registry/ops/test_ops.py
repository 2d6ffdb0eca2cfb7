#!/usr/bin/env -S python3 -B
"""The registry as a service, from outside: ended, killed, backed up, restored, failed over while
tills sell and send. What a till was told is never lost; afterwards all totals are the tills' own.

usage: test_ops.py OCOP-REGISTRYD OCOPCTL OCOP-REGISTRY-BACKUP [NAME_PART]
"""
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request

from fleet import CASES, Cluster, TIMEOUT_S, Fleet, Registry, case, check, dump_schema, run_cases, same

STOP_S = 10
BATCHES = 200
HERE = os.path.dirname(os.path.abspath(__file__))
postgres = Cluster(os.path.join(HERE, "../lib/cluster.sh"))


def make_database(kind):
    """-> a new database's URL; None: an SQLite file of the registry's own."""
    return None if kind == "sqlite" else postgres.make_database()


def on_both(name):
    """Marks a function (registry, kind) as a case for either database."""
    def wrap(function):
        def make(kind):
            def run():
                with Registry(make_database(kind)) as registry:
                    function(registry, kind)
            return run
        for kind in ("sqlite", "postgres"):
            CASES.append((f"/registry/ops/{kind}/{name}", make(kind)))
        return function
    return wrap


@on_both("ends-within-ten-seconds-while-requests-run")
def _(registry, kind):
    registry.start()
    with Fleet(registry, 3) as fleet:
        fleet.go(1000)
        fleet.wait_for(9)
        loose = [socket.create_connection(("127.0.0.1", registry.port)) for _ in range(3)]
        loose[1].sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Le")
        loose[2].sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{")
        told = fleet.told()
        begun = time.monotonic()
        same(registry.end(), 0, "exit status after SIGTERM")
        took = time.monotonic() - begun
        check(took <= STOP_S, f"it took {took:.1f} s to end")
        for connection in loose:
            connection.close()
        fleet.stop()
        registry.start()
        fleet.check_nothing_acked_is_lost(told)
        fleet.check_all_is_there()


@on_both("killed-in-the-middle-of-200-batches-loses-nothing-acked")
def _(registry, kind):
    registry.start()
    with Fleet(registry, 4) as fleet:
        fleet.go(BATCHES // 4)
        for n_synced in range(20, BATCHES, 20):
            fleet.wait_for(n_synced)
            told = fleet.told()
            registry.kill()
            registry.start()
            fleet.check_nothing_acked_is_lost(told)
        fleet.finish()
        check(fleet.n_synced >= BATCHES, f"{fleet.n_synced} batches")
        fleet.check_all_is_there()


@on_both("tills-fill-up-a-registry-restored-from-an-older-backup")
def _(registry, kind):
    backup = f"{registry.folder}/backup.db"
    registry.start()
    with Fleet(registry, 3) as fleet:
        fleet.go(1000)
        fleet.wait_for(9)
        registry.ask("backup", backup)
        same(os.stat(backup).st_mode & 0o777, 0o600, "the backup's mode")
        fleet.wait_for(fleet.n_synced + 9)
        fleet.stop()
        registry.kill()
        registry.db = make_database(kind) or f"sqlite:{registry.folder}/restored.db"
        registry.ask("restore", backup)
        same(registry.ask("verify")["problems"], [], "verify of what was restored")
        held = registry.acked()
        behind = [shop for shop in fleet.shops if held[(shop.point, 1)] < shop.acked]
        check(behind, "the backup was as new as the registry")
        registry.start()
        for shop in behind:
            shop.alarms.clear()
            shop.sync(may_fail=False)
            check("registry-lost-data" in shop.alarms, f"{shop.point} was not alarmed: {shop.alarms}")
        fleet.check_all_is_there()
        # The other direction: what was filled up is backed up again and holds.
        registry.ask("backup", backup)


@on_both("starting-again-migrates-nothing")
def _(registry, kind):
    registry.start()
    before = dump_schema(registry.db)
    check(len(before) > 20, "no schema")
    same(registry.end(), 0, "exit status")
    registry.ask("till", "list")
    registry.start()
    registry.ask("verify")
    same(dump_schema(registry.db), before, "schema after the second start")


@on_both("the-nightly-backup-keeps-14-nights-and-12-months")
def _(registry, kind):
    folder = f"{registry.folder}/backup"
    os.mkdir(folder)
    registry.ask("point", "add", "QN01", "Điểm thử")
    days = [f"2025{month:02}{day:02}" for month in range(1, 13) for day in (3, 17, 28)]
    for day in days:
        with open(f"{folder}/registry-{day}T010000Z.db", "wb") as file:
            file.write(b"an older one")
    back_up(registry, folder)
    names = sorted(os.listdir(folder))
    kept = {name[9:17] for name in names[:-1]}
    newest = days[-13:]
    # The month of the new backup is the first of the twelve.
    firsts = [day for day in days if day.endswith("03")][-11:]
    same(kept, {*newest, *firsts}, "what was kept")
    check(names[-1] > f"registry-{days[-1]}", f"no new backup: {names}")
    same(len(names), len(kept) + 1, f"files in the folder {names}")
    registry.db = make_database(kind) or f"sqlite:{registry.folder}/restored.db"
    registry.ask("restore", f"{folder}/{names[-1]}")
    same([p["code"] for p in registry.ask("point", "list")], ["QN01"], "points in the backup")


@on_both("a-backup-that-fails-removes-nothing")
def _(registry, kind):
    folder = f"{registry.folder}/backup"
    os.mkdir(folder)
    for night in range(40):
        with open(f"{folder}/registry-20250101T0100{night:02}Z.db", "wb") as file:
            file.write(b"an older one")
    registry.db += "-missing/db"
    check(back_up(registry, folder, may_fail=True) != 0, "a backup of nothing succeeded")
    same(len(os.listdir(folder)), 40, "files in the folder")


def back_up(registry, folder, may_fail=False):
    env = {**os.environ, "OCOP_REGISTRYD": registry.program}
    done = subprocess.run(["bash", BACKUP, registry.db, folder], env=env, capture_output=True, text=True,
                          check=False, timeout=TIMEOUT_S)
    check(may_fail or done.returncode == 0, f"{done.stdout}{done.stderr}")
    return done.returncode


@case("/registry/ops/postgres/acks-survive-the-loss-of-the-primary")
def _():
    """One URL names both; the service finds who takes writes, without a restart."""
    with Cluster(os.path.join(HERE, "standby.sh")) as pair:
        hosts = ",".join(pair.start())
        db = f"postgresql:///registry?host={hosts}&user=ocop&target_session_attrs=read-write" \
            "&keepalives_idle=10&keepalives_interval=5&keepalives_count=3"
        with Registry(db) as registry:
            registry.start()
            with Fleet(registry, 3) as fleet:
                fleet.go(1000)
                fleet.wait_for(15)
                pair.order("fail")
                told = fleet.told()
                pair.order("promote")
                fleet.check_nothing_acked_is_lost(told)
                fleet.wait_for(fleet.n_synced + 9)
                fleet.stop()
                fleet.check_all_is_there()
                check(registry.process.poll() is None, "the service did not live through it")


STOP_HELD_S = 2


def waiting_commits(registry):
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
    done = subprocess.run(["psql", registry.db, "-qAtc", query], capture_output=True, text=True, check=True,
                          timeout=TIMEOUT_S)
    return int(done.stdout)


@case("/registry/ops/postgres/without-the-standby-nothing-is-acked-and-sigterm-ends-soon")
def _():
    """The COMMIT that waits for the standby keeps neither the server nor its end."""
    with Registry(make_database("postgres")) as registry:
        registry.start()
        with Fleet(registry, 2) as fleet:
            fleet.go(1000)
            fleet.wait_for(6)
            fleet.stop()
            told = fleet.told()
            shop = fleet.shops[0]
            postgres.order("hold")
            try:
                shop.sell_one(0)
                syncing = threading.Thread(target=shop.sync)
                syncing.start()
                while not waiting_commits(registry):
                    pass
                begun = time.monotonic()
                same(registry.end(), 0, "exit status after SIGTERM")
                took = time.monotonic() - begun
                check(took <= STOP_HELD_S, f"it took {took:.1f} s to end")
                syncing.join()
                same(fleet.told(), told, "what tills were told without the standby")
                # The next one finds the same, and says so.
                registry.start()
                check(not shop.sync(), "a sync was answered without the standby")
                same(fleet.told(), told, "what tills were told without the standby")
                with urllib.request.urlopen(f"{registry.url}/healthz", timeout=TIMEOUT_S) as answer:
                    same(json.load(answer)["status"], "degraded", "health")
            finally:
                postgres.order("release")
            while waiting_commits(registry):
                pass
            while not shop.sync():
                pass
            fleet.check_nothing_acked_is_lost(told)
            fleet.check_all_is_there()


if __name__ == "__main__":
    Registry.program, Fleet.program, BACKUP = sys.argv[1:4]
    with postgres:
        run_cases(sys.argv[4] if len(sys.argv) > 4 else "")
