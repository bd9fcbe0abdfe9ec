#!/usr/bin/env python3
"""Measures a whole `miniship release` against the shell pipeline that it takes the place of, in one run.

usage: release.py MINISHIP [ROUNDS]     3 rounds by default; the table has the medians

Both release the same project to a remote and a policy service of this script: examples/shop with 57 releases, 60 commits
since the last one, and the components of @vant/weapp. Version, changelog, commit and tag, build with the version in it,
push, floor, policy. What they leave behind is compared first:
the tag and its tree, the built files, the remote's refs and the floor have to be the same. CPU is user and system time of
the command and its children. The old tools come from npm, at the versions of release/package-lock.json.
"""
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
URL = "https://github.com/acme/shop.git"
SEED = b'{"app":"1.2.0","pages":{},"apis":{}}'
COMMITS = 56
DATE = "2026-03-02T04:00:00+08:00"
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE,
}


class Policy(BaseHTTPRequestHandler):
    """A policy service: one document per path, strong ETags, If-Match and If-None-Match."""
    protocol_version = "HTTP/1.1"
    documents = {}

    def log_message(self, *_):
        pass

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if self.path in Policy.documents:
            self.send_header("ETag", self.etag())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def etag(self):
        return '"' + hashlib.sha256(Policy.documents[self.path]).hexdigest()[:16] + '"'

    def refused(self):
        there = self.path in Policy.documents
        match = self.headers.get("If-Match")
        return (match and not (there and match == self.etag())) or (self.headers.get("If-None-Match") and there)

    def do_GET(self):
        there = self.path in Policy.documents
        self.answer(200 if there else 404, Policy.documents.get(self.path, b""))

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.refused():
            return self.answer(412)
        Policy.documents[self.path] = body
        self.answer(204)

    def do_DELETE(self):
        Policy.documents.pop(self.path, None)
        self.answer(204)

    def do_OPTIONS(self):
        self.answer(204)


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=True, env=ENVIRONMENT, text=True)
    return done.stdout


def make_project(folder, url):
    """The shop with clean tags; the article's way counts every tag."""
    subprocess.run([os.path.join(ROOT, "scripts/make-history"), folder], check=True, stdout=subprocess.DEVNULL)
    work, remote = os.path.join(folder, "work"), os.path.join(folder, "remote.git")
    for repository in (work, remote):
        names = git(repository, "tag").split()
        clean = [name for name in names if name[1:].replace(".", "").isdigit() and name.count(".") == 2]
        git(repository, "tag", "--delete", *(set(names) - set(clean)))
        git(repository, "config", "gc.auto", "0")
    git(work, "remote", "set-url", "origin", URL)
    settings = {
        "apps": {"shop": {"platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist",
                          "build": "rm -rf dist && cp -r src dist"}},
        "targets": {"main": {"url": url, "set": {"/app": "{floor}"}, "history": False}},
    }
    with open(os.path.join(work, "miniship.json"), "w", encoding="utf-8") as file:
        json.dump(settings, file, indent=2)
    # The default header names the tool.
    with open(os.path.join(work, ".versionrc.json"), "w", encoding="utf-8") as file:
        json.dump({"header": "# Changelog\n"}, file)
    # One plain read: comments and longer names would come out of the old way broken.
    with open(os.path.join(work, "src/env.js"), "w", encoding="utf-8") as file:
        file.write("export const env = { version: process.env.APP_VERSION };\n")
    shutil.rmtree(os.path.join(work, "dist"))
    vant = os.path.join(HERE, "release/node_modules/@vant/weapp/dist")
    shutil.copytree(vant, os.path.join(work, "src/miniprogram_npm/@vant/weapp"))
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "build: settings of the release")
    for number in range(COMMITS):
        kind = ["fix(cart)", "feat(order)", "chore", "docs", "refactor(pay)"][number % 5]
        git(work, "commit", "--quiet", "--allow-empty", "--message", f"{kind}: step {number}")
    git(work, "push", "--quiet", remote, "main")
    git(work, "gc", "--quiet")


def reset(pristine, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pristine, folder, symlinks=True)
    work = os.path.join(folder, "work")
    # Links of the changelog name the public address; what is pushed goes to the folder beside.
    git(work, "config", f"url.{folder}/remote.git.insteadOf", URL)
    git(work, "status", "--short")
    Policy.documents = {"/shop.json": SEED}


def state(folder):
    """What a release leaves behind, but for the stamp that only miniship writes."""
    work, remote = os.path.join(folder, "work"), os.path.join(folder, "remote.git")
    built = {}
    for top, _, files in os.walk(os.path.join(work, "dist")):
        for name in files:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                built[os.path.relpath(path, work)] = file.read()
    built.pop("dist/miniship-build.json", None)
    tag = git(remote, "describe", "--abbrev=0", "main").strip()
    return {
        "tag": tag,
        "changelog": git(remote, "show", f"{tag}:CHANGELOG.md"),
        "tree of the tag": git(remote, "rev-parse", f"{tag}^{{tree}}"),
        "message": git(remote, "log", "-1", "--format=%B", tag),
        "refs": sorted(git(remote, "for-each-ref", "--format=%(refname) %(objecttype)").split("\n")),
        "built files": built,
        "floor": json.loads(Policy.documents["/shop.json"])["app"],
    }


def measured(command, folder):
    """Milliseconds of wall and CPU time, in a child of our own so that its children are counted alone."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
        wall = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.stderr.write((done.stdout + done.stderr).decode())
        os.write(writer, f"{done.returncode} {wall} {used.ru_utime + used.ru_stime}".encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    status, wall, cpu = os.read(reader, 4096).decode().split()
    os.close(reader)
    if status != "0":
        sys.exit(f"{command[0]} fails with status {status}")
    return float(wall) * 1000, float(cpu) * 1000


def compare(states):
    names = list(states)
    for key, value in states[names[0]].items():
        for other in names[1:]:
            if states[other][key] != value:
                sys.exit(f"{key} is not the same:\n{names[0]}: {value!r}\n{other}: {states[other][key]!r}")
    first = states[names[0]]
    print(f"tag {first['tag']}, floor {first['floor']}, {len(first['built files'])} built files, tree and refs: the same\n")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    server = ThreadingHTTPServer(("127.0.0.1", 0), Policy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/shop.json"
    commands = {
        "miniship release": [os.path.abspath(sys.argv[1]), "release"],
        "shell pipeline": [os.path.join(HERE, "release/pipeline.sh"), url],
    }
    # In memory where there is room for it: the disk is no part of the comparison.
    where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="miniship-bench-", dir=where) as scratch:
        pristine, folder = os.path.join(scratch, "pristine"), os.path.join(scratch, "shop")
        make_project(pristine, url)
        states, times = {}, {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                reset(pristine, folder)
                times[name].append(measured(command, os.path.join(folder, "work")))
                states[name] = state(folder)
        compare(states)
    own = None
    print(f"{'':<20}{'wall ms':>9}{'CPU ms':>9}  × the CPU of miniship")
    for name, runs in times.items():
        wall, cpu = (sorted(run[part] for run in runs)[rounds // 2] for part in (0, 1))
        own = own or cpu
        print(f"{name:<20}{wall:>9.0f}{cpu:>9.0f}  {cpu / own:.1f}")
    server.shutdown()


main()
