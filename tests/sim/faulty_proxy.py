"""A proxy for HTTP/1.1 that behaves like a bad line, after a seed.

It stands between tills and a registry and loses, repeats, holds back, delays and cuts requests and
replies. Which fault meets the n-th request of one path is drawn from (seed, path, n) alone, so that
the order in which tills come does not change what each of them suffers.

    with FaultyProxy(("127.0.0.1", 8080), seed=7, rate=0.4) as proxy:
        ... proxy.url ...
"""
import collections
import random
import socket
import socketserver
import threading
import time

HEAD_MAX = 65536
BODY_MAX = 64 * 1024 * 1024
TIMEOUT_S = 30
OLD_REQUESTS = 64
HELD_MAX = 16

# name: weight among the faults
FAULTS = {
    "drop-request": 3,
    "drop-reply": 4,
    "cut-request": 2,
    "cut-reply": 2,
    "twice": 3,          # the same request twice, the second answer goes back
    "again-later": 3,    # answered, and delivered once more much later
    "hold-back": 3,      # not answered; delivered after requests that come later
    "old-reply": 2,      # the reply to an earlier request of the same path
    "delay": 2,
    "busy": 2,           # 503 of something in between
    "trickle": 1,
    "rubbish": 1,        # 200 of something that is no registry
}
BUSY = (b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 5\r\n"
        b"Connection: close\r\n\r\nbusy\n")
RUBBISH = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 27\r\n"
           b"Connection: close\r\n\r\n<html>please log in</html>\n")
NO_GATEWAY = (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class Cut(Exception):
    """The other side is gone, or what it sent is no HTTP."""


def receive_message(stream, is_reply_without_body=False):
    """-> the bytes of one message with Content-Length, None at a clean end."""
    head = b""
    while b"\r\n\r\n" not in head:
        line = stream.readline(HEAD_MAX)
        if not line:
            if head:
                raise Cut("in the head")
            return None
        head += line
        if len(head) > HEAD_MAX:
            raise Cut("a head without end")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
        if name.strip().lower() == b"transfer-encoding":
            return head + receive_chunks(stream)
    if is_reply_without_body or not 0 <= length <= BODY_MAX:
        length = 0
    body = stream.read(length)
    if len(body) < length:
        raise Cut("in the body")
    return head + body


def receive_chunks(stream):
    """-> a chunked body as it came."""
    raw = b""
    while True:
        line = stream.readline(HEAD_MAX)
        size = int(line.split(b";")[0] or b"0", 16) if line.strip() else 0
        chunk = stream.read(size + 2)
        raw += line + chunk
        if not line or len(chunk) < size + 2 or len(raw) > BODY_MAX:
            raise Cut("in a chunk")
        if size == 0:
            return raw


def path_of(request):
    """-> "POST /v1/enrol" of a request's first line."""
    words = request.split(b"\r\n", 1)[0].split(b" ")
    return b" ".join(words[:2]).decode("latin-1").partition("?")[0]


class Handler(socketserver.StreamRequestHandler):
    """One connection of a till, request after request."""
    timeout = TIMEOUT_S
    disable_nagle_algorithm = True

    def handle(self):
        proxy = self.server.proxy
        try:
            while True:
                request = receive_message(self.rfile)
                if request is None or not proxy.serve(request, self.send):
                    return
        except (Cut, OSError, ValueError):
            return

    def send(self, data, step=None):
        step = step or len(data) or 1
        for at in range(0, len(data), step):
            self.wfile.write(data[at:at + step])
            self.wfile.flush()
            if step < len(data):
                time.sleep(0.001)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass


class FaultyProxy:
    """@target: (address, port). @rate: part of the requests that meet a fault, 0 to 1. @only: names
    of faults, None for all."""

    def __init__(self, target, seed, rate=0.4, only=None):
        self.target, self.seed, self.rate = target, seed, rate
        self.faults = {name: FAULTS[name] for name in only or FAULTS}
        self.counts = collections.Counter()     # fault -> how often
        self.lock = threading.Lock()
        self.n_of_path = collections.Counter()
        self.held = []                          # requests not delivered yet
        self.old = []                           # requests to be delivered once more
        self.last_reply = {}                    # path -> reply
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.proxy = self
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    # --- the other side

    def forward(self, request, part=1.0):
        """-> the reply. @part below 1: only so much of the request is sent, and nobody answers."""
        with socket.create_connection(self.target, timeout=TIMEOUT_S) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.sendall(request[:max(1, int(len(request) * part))])
            if part < 1:
                return None
            with line.makefile("rb") as stream:
                reply = receive_message(stream, request.startswith(b"HEAD "))
        if reply is None:
            raise Cut("no reply")
        return reply

    def deliver(self, request):
        """Sends @request and forgets the answer."""
        try:
            self.forward(request)
        except (Cut, OSError, ValueError):
            pass

    def deliver_late(self, dice):
        """Some of what was held back or is to come again."""
        with self.lock:
            late = [self.held.pop(dice.randrange(len(self.held)))] if self.held else []
            if self.old and dice.random() < 0.5:
                late.append(self.old.pop(dice.randrange(len(self.old))))
        for request in late:
            self.deliver(request)

    def deliver_all(self):
        """Everything that is still on its way, in any order."""
        with self.lock:
            late, self.held, self.old = self.held + self.old, [], []
        random.Random(self.seed).shuffle(late)
        for request in late:
            self.deliver(request)

    # --- one request

    def draw(self, path):
        """-> (fault or None, dice of this request)"""
        with self.lock:
            self.n_of_path[path] += 1
            n = self.n_of_path[path]
        dice = random.Random(f"{self.seed}/{path}/{n}")
        if dice.random() >= self.rate:
            return None, dice
        return dice.choices(list(self.faults), list(self.faults.values()))[0], dice

    def serve(self, request, send):
        """-> whether the connection goes on."""
        path = path_of(request)
        fault, dice = self.draw(path)
        with self.lock:
            self.counts[fault or "none"] += 1
        if self.rate > 0 and dice.random() < 0.3:
            self.deliver_late(dice)
        handler = getattr(self, "do_" + (fault or "none").replace("-", "_"))
        try:
            return handler(request, path, send, dice)
        except (Cut, OSError, ValueError):
            if fault is None or fault == "delay":
                send(NO_GATEWAY)
            return False

    def keep(self, path, reply):
        with self.lock:
            self.last_reply.setdefault(path, []).append(reply)
            del self.last_reply[path][:-5]
        return reply

    def keep_old(self, request, queue, limit):
        with self.lock:
            queue.append(request)
            del queue[:-limit]

    def do_none(self, request, path, send, _):
        send(self.keep(path, self.forward(request)))
        return True

    def do_drop_request(self, *_):
        return False

    def do_drop_reply(self, request, path, *_):
        self.keep(path, self.forward(request))
        return False

    def do_cut_request(self, request, _, __, dice):
        self.forward(request, part=dice.random())
        return False

    def do_cut_reply(self, request, path, send, dice):
        reply = self.keep(path, self.forward(request))
        send(reply[:dice.randrange(1, len(reply))])
        return False

    def do_twice(self, request, path, send, _):
        self.deliver(request)
        return self.do_none(request, path, send, None)

    def do_again_later(self, request, path, send, _):
        self.keep_old(request, self.old, OLD_REQUESTS)
        return self.do_none(request, path, send, None)

    def do_hold_back(self, request, *_):
        self.keep_old(request, self.held, HELD_MAX)
        return False

    def do_old_reply(self, request, path, send, dice):
        with self.lock:
            earlier = list(self.last_reply.get(path, []))
        reply = self.keep(path, self.forward(request))
        send(dice.choice(earlier) if earlier else reply)
        return True

    def do_delay(self, request, path, send, dice):
        time.sleep(dice.random() * 0.3)
        return self.do_none(request, path, send, None)

    def do_busy(self, _, __, send, ___):
        send(BUSY)
        return False

    def do_trickle(self, request, path, send, _):
        send(self.keep(path, self.forward(request)), step=16)
        return True

    def do_rubbish(self, _, __, send, ___):
        send(RUBBISH)
        return False
