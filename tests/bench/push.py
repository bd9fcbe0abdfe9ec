#!/usr/bin/env python3
"""Measures `miniship push` to one document and to 32 of them at the same time, and prints one table.

usage: push.py MINISHIP [ROUNDS]     10 rounds by default

The services: lighttpd at hand, which costs next to nothing itself, and 20 ms away tests/services/fault_server.py, an
honest JSON API with ETags, which counts the requests and connections of a push. Every push changes document and history.
"""
import json
import os
import shutil
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


LIGHTTPD = """
server.modules = ("mod_webdav")
server.document-root = "{root}"
server.bind = "127.0.0.1"
server.port = {port}
webdav.activate = "enable"
mimetype.assign = ("" => "application/json")
"""


def lighttpd_command(folder, port):
    root = os.path.join(folder, "root")
    os.mkdir(root)
    config = os.path.join(folder, "lighttpd.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write(LIGHTTPD.format(root=root, port=port))
    return [shutil.which("lighttpd") or "/usr/sbin/lighttpd", "-D", "-f", config]


def configure(folder, base):
    targets = {f"t{n}": {"url": f"{base}t{n}.json", "app": "wechat/wx01", "create": True, "write": "etag"}
               for n in range(TARGETS)}
    with open(os.path.join(folder, "miniship.json"), "w", encoding="ascii") as file:
        json.dump({"targets": targets}, file)


def push(miniship, folder, count, version):
    names = [word for n in range(count) for word in ("--target", f"t{n}")]
    start = time.perf_counter()
    subprocess.run([miniship, "push", "--latest", version, *names], cwd=folder, check=True, capture_output=True,
                   env={"PATH": os.environ["PATH"], "HOME": folder, "USER": "bench"})
    return time.perf_counter() - start


def median_time(miniship, folder, count, rounds, minor):
    times = [push(miniship, folder, count, f"1.{minor}.{patch}") for patch in range(rounds)]
    return sorted(times)[len(times) // 2]


def counted(miniship, folder, port, count, minor):
    before = len(log(port))
    push(miniship, folder, count, f"1.{minor}.0")
    requests = log(port)[before:]
    return f"{len(requests):>10}{len({request['client'] for request in requests}):>13}"


def measure(miniship, rounds, name, place, command, counts):
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with subprocess.Popen(command(folder, port), stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(port)
                configure(folder, f"http://127.0.0.1:{port}/{place}")
                push(miniship, folder, TARGETS, "1.0.0")
                one = median_time(miniship, folder, 1, rounds, 1)
                many = median_time(miniship, folder, TARGETS, rounds, 2)
                for count, median, minor in ((1, one, 3), (TARGETS, many, 4)):
                    seen = counted(miniship, folder, port, count, minor) if counts else ""
                    print(f"{name:<12}{count:>8}{median * 1000:>9.1f} ms{median / one:>8.1f}{seen}")
            finally:
                server.terminate()


def main():
    miniship = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    print(f"{'service':<12}{'targets':>8}{'median':>12}{'ratio':>8}{'requests':>10}{'connections':>13}")
    measure(miniship, rounds, "at hand", "", lighttpd_command, False)
    measure(miniship, rounds, "20 ms away", "far/", lambda _, port: [sys.executable, SERVER, str(port)], True)


main()
