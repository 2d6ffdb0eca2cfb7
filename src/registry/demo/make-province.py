#!/usr/bin/env python3
"""Makes the demo province's places, and what became of the old ones, from the lists of units.

usage: make-province.py FOLDER      FOLDER holds units-quang-ninh.csv and units-quang-ninh-old-new.csv

Writes places.csv and successions.csv beside itself. Without chance and clock. See README.md.
"""
import csv
import os
import sys

PROVINCE = "22"
# The old units' first day is not in the lists.
LONG_AGO, LAST_OLD_DAY, FIRST_NEW_DAY = "1900-01-01", "2025-06-30", "2025-07-01"
# Codes of the General Statistics Office.
DISTRICTS = {
    "193": "Thành phố Hạ Long", "194": "Thành phố Móng Cái", "195": "Thành phố Cẩm Phả", "196": "Thành phố Uông Bí", "198": "Huyện Bình Liêu",
    "199": "Huyện Tiên Yên", "200": "Huyện Đầm Hà", "201": "Huyện Hải Hà", "202": "Huyện Ba Chẽ", "203": "Huyện Vân Đồn",
    "205": "Thành phố Đông Triều", "206": "Thị xã Quảng Yên", "207": "Huyện Cô Tô",
}
DISTRICT_CODES = {name: code for code, name in DISTRICTS.items()}
KINDS = ("Thành phố", "Thị xã", "Thị trấn", "Huyện", "Phường", "Xã", "Đặc khu")


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split_kind(full_name):
    """"Phường Hà Tu" -> ("phường", "Hà Tu")."""
    for kind in KINDS:
        if full_name.startswith(kind + " "):
            return kind.lower(), full_name[len(kind) + 1:]
    sys.exit(f"no kind of unit in {full_name}")


def old_place(code, full_name, district=""):
    kind, name = split_kind(full_name)
    return (code, LONG_AGO, LAST_OLD_DAY, name, kind, district, PROVINCE)


def make_places(units, changes):
    places = {old_place(change["old_code"], change["old_name"], DISTRICT_CODES[change["old_district"]]) for change in changes}
    places |= {old_place(code, name) for code, name in DISTRICTS.items()}
    places |= {(unit["code"], unit["valid_from"], "", unit["name"], unit["kind"], "", PROVINCE) for unit in units}
    return sorted(places)


def write(name, header, rows):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    units = read(sys.argv[1], "units-quang-ninh.csv")
    changes = read(sys.argv[1], "units-quang-ninh-old-new.csv")
    write("places.csv", ("code", "valid_from", "valid_to", "name", "kind", "district", "province"), make_places(units, changes))
    write("successions.csv", ("old_code", "old_from", "new_code", "new_from", "split"),
          sorted((change["old_code"], LONG_AGO, change["new_code"], FIRST_NEW_DAY, change["split"]) for change in changes))


if __name__ == "__main__":
    main()
