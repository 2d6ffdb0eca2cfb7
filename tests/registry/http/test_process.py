#!/usr/bin/env -S python3 -B
"""The server as a program: it answers while it is asked to stop, stops in time whatever clients do,
and a killed one leaves a database that opens again.

usage: test_process.py OCOP-REGISTRYD
"""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

STOP_MAX_S = 10


class Server:
    def __init__(self, program, folder):
        self.program = program
        self.url = f"sqlite:{folder}/registry.db"
        self.token = self.command("token", "add", "--role", "reader", "test").strip()
        self.port = None

    def command(self, *words):
        done = subprocess.run([self.program, *words, "--db", self.url], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--db", self.url, "--listen", f"127.0.0.1:{self.port or 0}"],
            stderr=subprocess.PIPE, text=True, bufsize=1)
        for line in self.process.stderr:
            if line.startswith("{") and json.loads(line)["event"] == "started":
                self.port = int(json.loads(line)["detail"].rsplit(":", 1)[1])
                break
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def ask(self, target, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", target, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def end(self, number):
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(60)
        return code, time.monotonic() - start


class Load:
    """Asks without a pause; a refused connection is fine, half an answer is not."""

    def __init__(self, server):
        self.server, self.going, self.broken, self.good = server, True, [], 0
        self.threads = [threading.Thread(target=self.run) for _ in range(4)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while self.going:
            try:
                status, body = self.server.ask(
                    "/v1/totals", {"Authorization": "Bearer " + self.server.token})
                if status == 200 and not body.endswith(b"}\n"):
                    self.broken.append(body)
                self.good += status == 200
            except (ConnectionError, http.client.RemoteDisconnected):
                time.sleep(0.001)
            except http.client.IncompleteRead as fault:
                self.broken.append(fault)

    def wait_for(self, n):
        wanted = self.good + n
        while self.good < wanted:
            time.sleep(0.001)

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()


def held_connections(server):
    """One that says nothing, one in the middle of its headers, one in the middle of its body."""
    held = []
    for text in (b"", b"GET /healthz HTTP/1.1\r\nHo",
                 b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                 b"Content-Length: 100\r\n\r\n{"):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(text)
        held.append(connection)
    return held


def main():
    results = []

    def case(name, holds, said=""):
        results.append(holds)
        print(f"{'ok' if holds else 'not ok'} {len(results)} /registry/http/process/{name}")
        if not holds:
            print(f"# {said}")

    with tempfile.TemporaryDirectory() as folder:
        server = Server(sys.argv[1], folder)
        server.start()
        load = Load(server)
        load.wait_for(50)
        code, took = server.end(signal.SIGTERM)
        case("sigterm-under-load-ends-in-time", code == 0 and took <= STOP_MAX_S, f"{code} {took}")
        server.start()
        load.wait_for(20)
        broken = list(load.broken)  # by an orderly stop; what a kill cuts nobody can help
        server.end(signal.SIGKILL)
        server.start()
        load.wait_for(20)
        case("answers-again-after-a-kill", server.ask("/healthz")[0] == 200)
        load.end()
        case("no-answer-is-cut-in-half", not broken, broken[:1])
        held = held_connections(server)
        code, took = server.end(signal.SIGTERM)
        case("slow-clients-do-not-keep-it", code == 0 and took <= STOP_MAX_S, f"{code} {took}")
        for connection in held:
            connection.close()
        ends = []
        for _ in range(5):
            server.start()  # until it says that it listens
            ends.append(server.end(signal.SIGTERM)[0])
        case("sigterm-right-after-the-start", ends == [0] * 5, ends)
        case("key-is-private",
             os.stat(os.path.join(folder, "registry.db.key")).st_mode & 0o777 == 0o600)
        server.command("verify")  # asserts that it found nothing
        case("database-is-sound", True)
    print(f"1..{len(results)}")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
