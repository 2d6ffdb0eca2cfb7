"""What must be at the registry, added up from exported journals in Python alone: records by their
hashes, figures from the bodies of sales and returns."""
import hashlib
import json
import os
from fractions import Fraction

FIELDS = ("format", "province", "point", "till", "epoch", "seq", "kind", "utc_ms", "clock_state",
          "business_day", "operator", "body_sha256", "gt_sales", "gt_returns", "gt_count",
          "prev_hash")
FIGURES = ("qty", "amount", "returned_qty", "returned_amount")


class Record:
    def __init__(self, text, folder):
        values = dict(zip(FIELDS, text.split("\n")))
        self.hash = hashlib.sha256(text.encode()).hexdigest()
        self.till = (values["point"], int(values["till"]))
        self.epoch, self.seq = int(values["epoch"]), int(values["seq"])
        self.kind, self.day, self.prev = (values["kind"], values["business_day"],
                                          values["prev_hash"])
        self.body = None
        if self.kind in ("sale", "return", "epoch"):
            with open(os.path.join(folder, "bodies", self.file_name()), "rb") as file:
                raw = file.read()
            if hashlib.sha256(raw).hexdigest() != values["body_sha256"]:
                raise ValueError(f"{folder}: the body of record {self.epoch}/{self.seq} differs")
            self.body = json.loads(raw)

    def file_name(self):
        return f"{self.seq}.json" if self.epoch == 1 else f"{self.epoch}.{self.seq}.json"


def read_export(folder):
    """-> the records of one exported journal, in order."""
    with open(os.path.join(folder, "headers.txt"), encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    n = len(FIELDS)
    if len(lines) % n:
        raise ValueError(f"{folder}: {len(lines)} lines of headers")
    return [Record("\n".join(lines[i:i + n]) + "\n", folder) for i in range(0, len(lines), n)]


def walk_back(records, head):
    """-> hashes of @head and of all records of its epoch that it is chained to."""
    chain, at = set(), head
    while at in records and (not chain or records[at].epoch == records[head].epoch):
        chain.add(at)
        at = records[at].prev
    return chain


def list_branches(journals, taken):
    """-> hashes of records that a later epoch among @taken has taken over, of whichever journal has
    both; with what an epoch that was taken over as a whole had itself taken over."""
    more, n_before = set(), -1
    while len(more) > n_before:
        n_before = len(more)
        for records in journals:
            branches = [r.body["branch"] for r in records
                        if (r.hash in taken or r.hash in more) and r.kind == "epoch"
                        and "branch" in r.body]
            for branch in branches:
                more |= {r.hash for r in records if r.epoch == branch["epoch"]
                         and branch["from"] <= r.seq <= branch["to"]}
    return more


def add_up(records):
    """-> {(day, point, till, product, channel, stars): figures} of sales and returns."""
    totals = {}
    for record in records:
        if record.kind not in ("sale", "return"):
            continue
        is_return = record.kind == "return"
        for line in record.body["lines"]:
            key = (record.day, *record.till, line["code"], record.body["channel"],
                   line.get("stars") or 0)
            row = totals.setdefault(key, dict.fromkeys(FIGURES, 0))
            row["returned_qty" if is_return else "qty"] += Fraction(line["qty"])
            row["returned_amount" if is_return else "amount"] += line["amount"]
    return totals


def read_report(rows):
    """-> the same of `report totals --json`; a key that comes twice is an error."""
    totals = {}
    for row in rows:
        key = (row["day"], row["point"], row["till"], row["product"], row["channel"],
               row["stars"] or 0)
        if key in totals:
            raise ValueError(f"twice in the report: {key}")
        totals[key] = {name: Fraction(row[name]) for name in FIGURES}
    return totals


def compare(expected, found):
    """-> lines that say what differs."""
    lines = []
    for key in sorted(set(expected) | set(found)):
        zero = dict.fromkeys(FIGURES, 0)
        ours, theirs = expected.get(key, zero), found.get(key, zero)
        if any(ours[name] != theirs[name] for name in FIGURES):
            lines.append(f"{key}: sold {[str(ours[n]) for n in FIGURES]}, "
                         f"registry {[str(theirs[n]) for n in FIGURES]}")
    return lines
