#!/usr/bin/env python3
"""Makes the demo catalogue from the list of real products: what is not public is invented here and marked DEMO.

usage: make-demo.py FOLDER > quang-ninh.csv      FOLDER holds quang-ninh-products.csv

Without chance and clock: the same list gives the same file. See README.md beside this script.
"""
import csv
import os
import sys

COLUMNS = ("code gtin name unit sold_by price vat_rate valid_from group sub_group producer_code producer producer_kind place_code stars level "
           "decision decided_on valid_months status age_limit track_lots kind plu provenance_url").split()
GROUPS = {"1": "Thực phẩm", "2": "Đồ uống", "3": "Dược liệu và sản phẩm từ dược liệu", "4": "Hàng thủ công mỹ nghệ", "5": "Sinh vật cảnh",
          "6": "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch", "": ""}
PRODUCER_KINDS = {"company": "enterprise", "cooperative": "cooperative", "": ""}
# From this day on the codes of the communes mean what the list means.
PLACE_DAY = "2025-07-01"

# All of it invented: unit, price in đồng, then what differs from a packed article at the standard rate.
# plu: sold by weight with this number on the scale. on: day of the decision. lots: short shelf life.
DEMO = {
    "Ngọc trai Akoya": ("chuỗi", 12500000, {"on": "2024-05-20"}),
    "Ngọc trai Tahiti": ("chuỗi", 28900000, {"on": "2024-05-20"}),
    "Ngọc trai Southsea": ("chuỗi", 36000000, {"on": "2024-05-20"}),
    "Trà hoa vàng Quy Hoa": ("hộp", 850000, {"on": "2025-12-30"}),
    "Trà hoa vàng Ba Chẽ": ("hộp", 1200000, {"on": "2025-01-17"}),
    "Miến dong Bình Liêu": ("gói 500 g", 65000, {"on": "2026-01-20"}),
    "Rượu mơ Yên Tử": ("chai", 185000, {"on": "2021-09-07"}),
    "Nước mắm sá sùng Newstar": ("chai", 145000, {}),
    "Nước mắm sá sùng Vanbest": ("chai", 160000, {}),
    "Nước mắm Cái Rồng": ("chai", 95000, {}),
    "Thịt lợn hương": ("kg", 165000, {"plu": 10001, "vat": "5", "lots": True, "on": "2024-11-15"}),
    "Thịt lợn hướng nạc": ("kg", 155000, {"plu": 10002, "vat": "5", "lots": True, "on": "2024-11-15"}),
    "Rượu nấm lim xanh Ba Chẽ": ("chai", 350000, {"on": "2023-12-15"}),
    "Rượu ba kích Ba Chẽ": ("chai", 220000, {"on": "2024-11-15"}),
    "Rượu ba kích đặc sản Quảng Ninh": ("chai", 260000, {"on": "2025-06-10"}),
    "Nước uống đóng chai Quang Hanh": ("chai", 6000, {"on": "2023-06-15"}),
    "Nước khoáng thiên nhiên Quang Hanh (bổ sung ga)": ("chai", 9000, {"on": "2025-06-10"}),
    "Quang Hanh Fresh": ("lon", 10000, {"on": "2025-06-10"}),
    "Quang Hanh Fresh vị chanh muối": ("lon", 11000, {"on": "2025-06-10"}),
    "Rượu đông trùng hạ thảo Vietcor": ("chai", 480000, {"on": "2024-02-10"}),
    "Trứng vịt biển Đồng Rui": ("hộp 10 quả", 55000, {"vat": "5", "lots": True, "on": "2025-11-05"}),
    "Rượu sim Quý Chuẩn": ("chai", 175000, {"on": "2022-12-20"}),
    "Nấm kim châm": ("gói 150 g", 15000, {"vat": "5", "lots": True, "on": "2025-11-05"}),
    "Nấm đùi gà": ("gói 300 g", 32000, {"vat": "5", "lots": True, "on": "2025-11-05"}),
    "Mực ống Cô Tô khô": ("kg", 1850000, {"plu": 10003, "on": "2025-06-10"}),
    "Đông trùng hạ thảo khô Phương Thùy": ("hộp 10 g", 390000, {"on": "2026-03-12"}),
    "Chè Đường Hoa": ("gói 200 g", 70000, {"on": "2024-11-15"}),
    "Gà Tiên Yên": ("kg", 240000, {"plu": 10004, "vat": "5", "lots": True}),
    "Miến dong Húc Động": ("gói 500 g", 58000, {}),
    "Mật ong Bình Liêu": ("chai 500 ml", 180000, {}),
    "Lợn Móng Cái": ("kg", 210000, {"plu": 10005, "vat": "5", "lots": True}),
    "Giò chả Quang Dần": ("cây 500 g", 110000, {"lots": True}),
    "Khoai lang Móng Cái": ("kg", 35000, {"plu": 10006, "vat": "5"}),
    "Bò thịt hữu cơ Phú Lâm": ("kg", 320000, {"plu": 10007, "vat": "5", "lots": True}),
    "Tôm thẻ chân trắng": ("kg", 260000, {"plu": 10008, "vat": "5"}),
    "Ruốc hàu": ("hộp 200 g", 135000, {"lots": True}),
    "Ruốc tôm": ("hộp 200 g", 120000, {"lots": True}),
    "Hoài sơn": ("gói 200 g", 85000, {}),
    "Giảo cổ lam": ("gói 200 g", 75000, {}),
    "Ba kích": ("kg", 650000, {"plu": 10009}),
    "Trà đông trùng hạ thảo": ("hộp", 150000, {}),
    "Chả mực Hạ Long": ("kg", 480000, {"plu": 10010, "lots": True}),
    "Khâu nhục Tiên Yên": ("bát", 120000, {"lots": True}),
    "Mực khô Cô Tô": ("kg", 1900000, {"plu": 10011}),
    "Mực một nắng": ("kg", 680000, {"plu": 10012}),
    "Nước mắm Cô Tô": ("chai", 90000, {}),
    "Củ cải Đầm Hà": ("gói 300 g", 40000, {}),
    "Dưa Đầm Hà": ("kg", 45000, {"plu": 10013, "vat": "5"}),
    "Chân giò nướng Đầm Hà": ("chiếc", 165000, {"lots": True}),
    "Nem chua Quảng Yên": ("chục", 60000, {"lots": True}),
    "Ổi Hoành Bồ": ("kg", 30000, {"plu": 10014, "vat": "5"}),
    "Gạo nếp cái hoa vàng Đông Triều": ("túi 2 kg", 90000, {"vat": "5"}),
    "Gốm sứ Đông Triều": ("chiếc", 250000, {}),
    "Bột sắn dây tinh khiết": ("gói 500 g", 115000, {}),
    "Rượu gạo": ("chai", 60000, {}),
    "Gạo lứt": ("túi 1 kg", 38000, {"vat": "5"}),
    "Bánh chưng": ("chiếc", 70000, {"lots": True}),
    "Măng tây": ("bó 500 g", 48000, {"vat": "5"}),
    "Mật ong rừng": ("chai 500 ml", 260000, {}),
    "Sá sùng Vân Đồn": ("kg", 4500000, {"plu": 10015}),
    "Thiên đường hoa Quảng La": ("lượt", 80000, {"kind": "service"}),
}


def with_check_digit(digits):
    weighted = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(digits)))
    return digits + str(-weighted % 10)


def certificate(source, number, demo):
    """Stars and level as the source states them; decision and day are DEMO."""
    if source["status"] != "certified":
        return {"status": "in_programme"}
    office = "QĐ-BNNMT" if source["level"] == "national" else "QĐ-UBND"
    facts = {"status": "certified", "stars": source["stars"], "level": source["level"]}
    if "on" in demo:
        facts |= {"decided_on": demo["on"], "decision": f"DEMO-{number:04}/{office}", "valid_months": "36"}
    return facts


def product(source, number):
    unit, price, demo = DEMO[source["name"]]
    is_alcohol = source["name"].startswith("Rượu")
    facts = {
        "code": f"QN-{number:04}", "name": source["name"], "unit": unit, "price": price, "vat_rate": "10" if is_alcohol else demo.get("vat", "std"),
        "sold_by": "weight" if "plu" in demo else "piece", "plu": demo.get("plu", ""), "kind": demo.get("kind", "goods"),
        "gtin": "" if "plu" in demo or "kind" in demo else with_check_digit(f"20{number:010}"),
        "group": GROUPS[source["group"]], "producer": source["producer"], "producer_kind": PRODUCER_KINDS[source["producer_kind"]],
        "place_code": f"{source['commune_code']}@{PLACE_DAY}" if source["commune_code"] else "",
        "age_limit": 18 if is_alcohol else "", "track_lots": "yes" if demo.get("lots") else "no",
    }
    return facts | certificate(source, number, demo)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(os.path.join(sys.argv[1], "quang-ninh-products.csv"), encoding="utf-8", newline="") as file:
        sources = list(csv.DictReader(file))
    missing = [source["name"] for source in sources if source["name"] not in DEMO]
    if missing:
        sys.exit("no demo facts for " + ", ".join(missing))
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for number, source in enumerate(sources, 1):
        writer.writerow(product(source, number))


if __name__ == "__main__":
    main()
