#!/usr/bin/env python3
"""Measures `miniship push` to one document and to 32 of them at the same time, and prints one table.

usage: push.py MINISHIP [ROUNDS]     10 rounds by default

The service is tests/services/fault_server.py: an honest JSON API with ETags, at hand, and 20 ms away. Every push changes
document and history. The requests and connections of a push are counted by the server.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(HERE, "../services/fault_server.py")
TARGETS = 32


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.01)
    sys.exit("the server does not start")


def log(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/log") as answer:
        return json.load(answer)


def configure(folder, port, place):
    targets = {f"t{n}": {"url": f"http://127.0.0.1:{port}/{place}/t{n}", "app": "wechat/wx01", "create": True,
                         "write": "etag"} for n in range(TARGETS)}
    with open(os.path.join(folder, "miniship.json"), "w", encoding="ascii") as file:
        json.dump({"targets": targets}, file)


def push(miniship, folder, count, version):
    names = [word for n in range(count) for word in ("--target", f"t{n}")]
    start = time.perf_counter()
    subprocess.run([miniship, "push", "--latest", version, *names], cwd=folder, check=True, capture_output=True,
                   env={"PATH": os.environ["PATH"], "HOME": folder, "USER": "bench"})
    return time.perf_counter() - start


def measure(miniship, folder, port, count, rounds, minor):
    times = [push(miniship, folder, count, f"1.{minor}.{patch}") for patch in range(rounds)]
    before = len(log(port))
    push(miniship, folder, count, f"1.{minor}.{rounds}")
    requests = log(port)[before:]
    connections = len({request["client"] for request in requests})
    return sorted(times)[len(times) // 2], len(requests), connections


def main():
    miniship = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    port = free_port()
    server = subprocess.Popen([sys.executable, SERVER, str(port)])
    try:
        wait_for(port)
        print(f"{'service':<12}{'targets':>8}{'median':>12}{'ratio':>8}{'requests':>10}{'connections':>13}")
        for place, minor in (("api", 1), ("far", 3)):
            with tempfile.TemporaryDirectory() as folder:
                configure(folder, port, place)
                one = None
                for count in (1, TARGETS):
                    median, requests, connections = measure(miniship, folder, port, count, rounds, minor)
                    one = one or median
                    minor += 1
                    name = "at hand" if place == "api" else "20 ms away"
                    print(f"{name:<12}{count:>8}{median * 1000:>9.1f} ms{median / one:>8.1f}{requests:>10}{connections:>13}")
    finally:
        server.terminate()
        server.wait()


main()
