#!/usr/bin/env -S python3 -B
"""The dashboard in a real browser with JavaScript switched off, wide and as a telephone: pages
render, tables equal what the API says, everything has a name, hostile names stay text.

usage: test_chromium.py SERVE_PROVINCE
"""
import http.client
import json
import re
import shutil
import subprocess
import sys
import urllib.parse

from browser import Browser

PASSWORD = "mat khau cua lan"
PAGES = ["/", "/doanh-so", "/doanh-so?ky=year&theo=product", "/doanh-so?theo=area&sao=4", "/tham-gia",
         "/muc-tieu", "/chung-nhan", "/cung-ung", "/dieu-chuyen", "/diem-ban", "/san-pham",
         "/san-pham/QN-0004", "/ho-so", "/ho-so/1", "/nhat-ky"]
# page, id of its table, the API's report, its keys that the page hides, words shown as labels
TABLES = [
    ("/tham-gia", "participation", "participation", {"group"}, set()),
    ("/tham-gia", "forms", "forms", set(), {"kind"}),
    ("/tham-gia", "communes", "communes", set(), set()),
    ("/tham-gia", "districts", "districts", set(), set()),
    ("/muc-tieu", "targets", "targets", set(), {"indicator", "met"}),
    ("/cung-ung", "supply", "supply", set(), {"advice"}),
    ("/cung-ung", "expiring", "expiring", set(), set()),
    ("/diem-ban", "silent", "silent", set(), {"state"}),
    ("/diem-ban", "assortment", "assortment", set(), set()),
    ("/diem-ban", "points", "points", set(), {"type", "proof"}),
    ("/san-pham", "products", "products", set(), {"status"}),
]
# Everything a page may be asked at once.
FACTS = """(() => {
  const all = s => [...document.querySelectorAll(s)];
  return JSON.stringify({
    lang: document.documentElement.lang, title: document.title, h1: all('h1').length,
    levels: all('h1,h2,h3,h4').map(h => +h.tagName[1]),
    scripts: all('script, iframe, object, img').length, styled: all('[style]').length,
    handlers: all('*').filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
    tables: all('table').length, captions: all('table > caption').length,
    unscoped: all('th:not([scope])').length,
    unlabelled: all('input:not([type=hidden]), select').filter(e => !e.labels.length).length,
    charts: all('.chart > svg').length,
    named: all('.chart > svg[role=img] > title').length, ids: all('[id]').map(e => e.id),
    current: all('[aria-current=page]').length, width: document.documentElement.scrollWidth,
    skip: all('a.skip[href="#noi-dung"]').length, main: all('main#noi-dung').length});
})()"""
ROWS = "JSON.stringify([...document.querySelectorAll('#%s tbody tr')].map(r => [...r.cells].map(c => c.innerText)))"


class Tap:
    count = failed = 0

    def case(self, name, problems):
        problems = [p for p in problems if p]
        self.count += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} {name}", flush=True)
        for problem in problems[:10]:
            print("# " + str(problem).replace("\n", " "))

    def end(self):
        print(f"1..{self.count}")
        sys.exit(bool(self.failed))


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.url, self.token = self.process.stdout.readline().split()
        self.host = urllib.parse.urlsplit(self.url).netloc

    def ask(self, method, path, form=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def log_in(self, password=PASSWORD, **headers):
        return self.ask("POST", "/login", {"login": "lan", "password": password, "next": "/tham-gia"},
                        **headers)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=60)


def digits(value):
    """Of a number however it is written, its sign kept."""
    text = str(value)
    return ("-" if re.match(r"\s*[-−]\d", text) else "") + re.sub(r"\D", "", text)


def check_log_in(server, tap):
    away = server.ask("GET", "/doanh-so?ky=year")
    wrong = server.log_in("mat khau cua hoa")
    foreign = server.log_in(Origin="http://other.example")
    good = server.log_in(Origin=server.url)
    cookie = good.getheader("Set-Cookie") or ""
    tap.case("/dashboard/log-in/needed", [
        away.status != 303 and f"status {away.status}",
        away.getheader("Location") != "/login?next=%2Fdoanh-so%3Fky%3Dyear" and away.getheader("Location")])
    tap.case("/dashboard/log-in/wrong-password", [
        wrong.status != 303 and f"status {wrong.status}", wrong.getheader("Set-Cookie"),
        "sai=1" not in wrong.getheader("Location", "") and wrong.getheader("Location")])
    tap.case("/dashboard/log-in/not-from-another-site", [foreign.getheader("Set-Cookie")])
    tap.case("/dashboard/log-in/right-password", [
        good.getheader("Location") != "/tham-gia" and good.getheader("Location"),
        "HttpOnly" not in cookie and cookie, "SameSite=" not in cookie and cookie])
    return cookie.split(";")[0]


def problems_of_page(browser, width):
    facts = json.loads(browser.evaluate(FACTS))
    jumps = [b for a, b in zip([0] + facts["levels"], facts["levels"]) if b > a + 1]
    nodes = browser.accessible_nodes()
    nameless = [role for role, name in nodes
                if not name.strip() and role in ("link", "button", "textbox", "combobox", "searchbox",
                                                 "image", "img", "table", "region", "radio", "Date",
                                                 "navigation", "search")]
    return [
        facts["lang"] != "vi" and "lang", facts["h1"] != 1 and f"{facts['h1']} h1",
        jumps and f"headings jump to {jumps}", facts["scripts"] and "script, iframe, object or img",
        facts["styled"] and "style attributes", facts["handlers"] and "event handlers",
        facts["tables"] != facts["captions"] and "table without caption",
        facts["unscoped"] and "th without scope", facts["unlabelled"] and "input without label",
        facts["charts"] != facts["named"] and "chart without title",
        len(set(facts["ids"])) != len(facts["ids"]) and f"ids twice {facts['ids']}",
        facts["current"] != 1 and "no current page", facts["skip"] != 1 and "no skip link",
        facts["main"] != 1 and "no main", nameless and f"nameless {nameless}",
        facts["width"] > width and f"{facts['width']} px wide",
    ]


def check_pages(server, browser, width, tap):
    for path in PAGES:
        browser.open(server.url + path)
        tap.case(f"/dashboard/page/{width}px{path}", problems_of_page(browser, width))


def expected_cells(row, hidden):
    cells, skip = [], set()
    for key, value in row.items():
        if key in hidden or key in skip:
            continue
        if key + "_of" in row:
            skip |= {key + "_of", key + "_share", key + "_share_tenths"}
            tenths = row[key + "_share_tenths"]
            cells.append((key, f"{value}{row[key + '_of']}{'' if tenths is None else tenths}"))
        else:
            cells.append((key, value))
    return cells


def differences(shown, row, hidden, labels):
    cells = expected_cells(row, hidden)
    if len(cells) != len(shown):
        return [f"{len(shown)} cells for {len(cells)}"]
    wrong = []
    for text, (key, value) in zip(shown, cells):
        text = text.strip()
        if key in labels or isinstance(value, bool):
            continue
        if value is None:
            fits = text == "–"
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", value):
            day = value[:10].split("-")
            fits = text.startswith("/".join(reversed(day)))
        elif isinstance(value, int) or key.endswith(("stock", "qty")) or re.fullmatch(r"-?[\d.]+", value) \
                and key not in ("product", "point", "place", "group"):
            fits = digits(text) == digits(value)
        else:
            fits = " ".join(text.split()) == " ".join(value.split())
        if not fits:
            wrong.append(f"{key}: page {text!r}, API {value!r}")
    return wrong


def check_tables(server, browser, cookie, tap):
    for path, table, report, hidden, labels in TABLES:
        answer = server.ask("GET", f"/v1/reports/{report}", Authorization=f"Bearer {server.token}")
        rows = json.loads(answer.text)
        browser.open(server.url + path)
        shown = json.loads(browser.evaluate(ROWS % table))
        problems = [] if rows and len(rows) == len(shown) else [f"{len(shown)} rows for {len(rows)}"]
        for texts, row in zip(shown, rows):
            problems += differences(texts, row, hidden, labels)
        csv = server.ask("GET", f"/csv/{table}", Cookie=cookie)
        name = (csv.getheader("Content-Disposition") or "")
        problems += [not csv.text.startswith("\ufeff") and "CSV without mark",
                     ".csv" not in name and name,
                     re.search(r'(^|;|\n)"?[=+@]', csv.text) and "a formula in the CSV"]
        tap.case(f"/dashboard/table-equals-the-api/{table}", problems)


def check_telephone_menu(server, browser, tap):
    shown = "getComputedStyle(document.querySelector('nav')).display"
    browser.open(server.url + "/doanh-so")
    before = browser.evaluate(shown)
    browser.open(server.url + "/muc-tieu#muc-luc")
    after = browser.evaluate(shown)
    tap.case("/dashboard/telephone/menu-opens-without-script",
             [before != "none" and f"open at first: {before}", after == "none" and "stays closed"])


def check_colours_and_paper(server, browser, tap):
    colour = "getComputedStyle(document.body).backgroundColor"
    seen = []
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        browser.open(server.url + "/")
        seen.append(browser.evaluate(colour))
    browser.call("Emulation.setEmulatedMedia", media="print", features=[
        {"name": "prefers-color-scheme", "value": "dark"}])
    browser.open(server.url + "/tham-gia")
    nav = browser.evaluate("getComputedStyle(document.querySelector('nav')).display")
    paper = browser.evaluate(colour)
    tap.case("/dashboard/light-dark-and-paper", [
        seen[0] == seen[1] and f"same colours {seen}", nav != "none" and "navigation on paper",
        paper != "rgb(255, 255, 255)" and f"paper is {paper}"])
    browser.call("Emulation.setEmulatedMedia", media="", features=[])


def check_decision(server, cookie, tap):
    page = server.ask("GET", "/ho-so/1", Cookie=cookie).text
    secret = re.search(r'name="form_secret" value="([^"]+)"', page).group(1)
    forged = server.ask("POST", "/ho-so/1", {"quyet-dinh": "reject"}, Cookie=cookie)
    done = server.ask("POST", "/ho-so/1", {"quyet-dinh": "reject", "form_secret": secret}, Cookie=cookie)
    after = server.ask("GET", "/ho-so/1", Cookie=cookie).text
    out = server.ask("POST", "/logout", {"form_secret": secret}, Cookie=cookie)
    gone = server.ask("GET", "/", Cookie=cookie)
    tap.case("/dashboard/case/decision-needs-the-form", [
        forged.status < 400 and f"forged: {forged.status}", done.status != 303 and f"done: {done.status}",
        "Đã bác" not in after and "still open", "user:lan" not in after and "by nobody"])
    tap.case("/dashboard/log-out", [out.status != 303 and out.status, gone.status != 303 and gone.status])


def main():
    if not shutil.which("chromium"):
        print("1..0 # SKIP chromium is not installed")
        return
    tap, server = Tap(), Server(sys.argv[1])
    cookie = check_log_in(server, tap)
    browser = Browser(width=1366, height=900, script=False)
    try:
        name, value = cookie.split("=", 1)
        browser.call("Network.setCookie", name=name, value=value, url=server.url)
        check_pages(server, browser, 1366, tap)
        check_tables(server, browser, cookie, tap)
        check_colours_and_paper(server, browser, tap)
        browser.resize(360, 740)
        check_pages(server, browser, 360, tap)
        check_telephone_menu(server, browser, tap)
    finally:
        browser.close()
    check_decision(server, cookie, tap)
    tap.case("/dashboard/server-ends-well", [server.close()])
    tap.end()


if __name__ == "__main__":
    main()
