"""The faulty proxy before anything is found out with it: each fault does what its name says."""
import http.client
import http.server
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from faulty_proxy import FAULTS, FaultyProxy  # noqa: E402


class Counting(http.server.BaseHTTPRequestHandler):
    """Answers with the number of the request; remembers the bodies."""
    protocol_version = "HTTP/1.1"
    bodies = []

    def do_POST(self):
        length = int(self.headers["Content-Length"] or 0)
        body = self.rfile.read(length)
        if len(body) < max(1, length):
            self.close_connection = True
            return
        self.bodies.append(body)
        answer = b"%d" % len(self.bodies)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def post(port, body):
    """-> (status, answer), None when the line broke."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/v1/x", body)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


# fault -> (answer to the only request, bodies that arrived)
EXPECTED = {
    "drop-request": (None, []),
    "drop-reply": (None, [b"a"]),
    "cut-reply": (None, [b"a"]),
    "cut-request": (None, []),
    "twice": ((200, b"2"), [b"a", b"a"]),
    "again-later": ((200, b"1"), [b"a"]),
    "hold-back": (None, []),
    "old-reply": ((200, b"1"), [b"a"]),
    "delay": ((200, b"1"), [b"a"]),
    "busy": ((503, b"busy\n"), []),
    "trickle": ((200, b"1"), [b"a"]),
    "rubbish": ((200, b"<html>please log in</html>\n"), []),
}


def check(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def test_fault(port, name):
    Counting.bodies.clear()
    with FaultyProxy(("127.0.0.1", port), 1, rate=1, only=[name]) as proxy:
        answer, bodies = EXPECTED[name]
        found = post(proxy.port, b"a")
        if name == "cut-reply":
            check(found == (200, b"1"), False, "a whole answer")
        else:
            check(found, answer, name)
        check(list(Counting.bodies), bodies, name + " arrived")
        check(proxy.counts[name], 1, name + " counted")
        if name in ("again-later", "hold-back"):
            proxy.deliver_all()
            check(list(Counting.bodies), bodies + [b"a"], name + " delivered")
        if name == "old-reply":
            post(proxy.port, b"b")
            check(post(proxy.port, b"c")[1] in (b"1", b"2"), True, "an earlier reply")


def test_same_seed(port):
    def history(seed):
        with FaultyProxy(("127.0.0.1", port), seed, rate=0.5) as proxy:
            return [proxy.draw("POST /v1/x")[0] for _ in range(200)]
    check(history(5), history(5), "the same seed")
    check(history(5) == history(6), False, "another seed")
    check({fault for fault in history(5) if fault}, set(FAULTS), "all faults come")


def test_clear_line(port):
    Counting.bodies.clear()
    with FaultyProxy(("127.0.0.1", port), 1, rate=0) as proxy:
        for n in range(20):
            check(post(proxy.port, b"x" * (n * 5000 + 1)), (200, b"%d" % (n + 1)), "a clear line")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    cases = [("/proxy/fault/" + name, lambda name=name: test_fault(port, name)) for name in FAULTS]
    cases.append(("/proxy/seed/same-seed-same-faults", lambda: test_same_seed(port)))
    cases.append(("/proxy/no-faults-is-a-clear-line", lambda: test_clear_line(port)))
    n_failed = 0
    print(f"1..{len(cases)}")
    for number, (name, function) in enumerate(cases, 1):
        try:
            function()
            print(f"ok {number} {name}")
        except Exception as error:  # a broken line is a failure too
            n_failed += 1
            print(f"not ok {number} {name}\n# {error!r}")
    sys.exit(1 if n_failed else 0)


main()
