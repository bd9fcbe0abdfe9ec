#!/usr/bin/env python3
"""Measures `miniship bump --dry-run` against commit-and-tag-version, and prints one table.

usage: bump.py MINISHIP [COMMITS…]     200 and 20000 commits by default

Makes its repositories itself, the same ones every time: conventional commits with an annotated tag on every fortieth,
which also writes package.json; the second run of each has a commit-graph file. CPU is user and system time of the
process and its children. The other tool comes from npm, at the version of bump/package-lock.json.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
EVERY = 40
SUBJECTS = ["feat(cart): step {}", "fix: step {}", "fix(pay): step {}", "chore: step {}", "docs: step {}", "refactor(api): step {}"]
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder, *arguments, text=None):
    subprocess.run(["git", "-C", folder, *arguments], input=text, capture_output=True, check=True, env=ENVIRONMENT)


def data(text):
    return f"data {len(text.encode())}\n{text}\n"


def version(number):
    return f"1.{number // 10}.{number % 10}"


def make(folder, commits):
    """A history by fast-import; the last tag is half a release before HEAD."""
    subprocess.run(["git", "init", "-q", "--initial-branch=main", folder], check=True, env=ENVIRONMENT)
    lines = []
    for n in range(commits):
        who = f"Dev <dev@example.com> {1500000000 + n * 600} +0000"
        release = n % EVERY == EVERY // 2
        name = version(n // EVERY)
        subject = f"chore(release): {name}" if release else SUBJECTS[n % len(SUBJECTS)].format(n)
        lines.append(f"commit refs/heads/main\nmark :{n + 1}\ncommitter {who}\n{data(subject)}")
        lines.append(f"M 100644 inline src/f{n % 50}.js\n{data(f'// {n}')}")
        if release or n == 0:
            package = json.dumps({"name": "mini", "version": name}, indent=2) + "\n"
            lines.append(f"M 100644 inline package.json\n{data(package)}")
        if release:
            lines.append(f"tag v{name}\nfrom :{n + 1}\ntagger {who}\n{data(subject)}")
    git(folder, "fast-import", "--quiet", text="".join(lines).encode())
    git(folder, "checkout", "-q", "-f", "main")
    git(folder, "pack-refs", "--all")
    git(folder, "remote", "add", "origin", "https://example.com/acme/mini.git")


def measured(command, folder):
    """Milliseconds of wall and CPU time: the middle of several runs, each in a child of our own."""
    walls, cpus = [], []
    while len(walls) < 5 or (len(walls) < 30 and sum(walls) < 2000):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            began = time.perf_counter()
            done = subprocess.run(command, cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
            wall = time.perf_counter() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            os.write(writer, f"{done.returncode} {wall} {used.ru_utime + used.ru_stime}".encode())
            os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        status, wall, cpu = os.read(reader, 4096).decode().split()
        os.close(reader)
        if status != "0":
            sys.exit(f"{command[0]} fails with status {status}")
        walls.append(float(wall) * 1000)
        cpus.append(float(cpu) * 1000)
    return sorted(walls)[len(walls) // 2], sorted(cpus)[len(cpus) // 2]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    other = os.path.join(HERE, "bump", "node_modules")
    if not os.path.isdir(other):
        subprocess.run(["npm", "ci", "--prefix", os.path.dirname(other), "--no-audit", "--no-fund", "--ignore-scripts",
                        "--loglevel=error"], check=True, stdout=sys.stderr)
    tools = [
        ("miniship bump", [os.path.abspath(sys.argv[1]), "bump", "--dry-run"]),
        ("commit-and-tag-version", ["node", os.path.join(other, "commit-and-tag-version/bin/cli.js"), "--dry-run"]),
    ]
    print(f"{'commits':>9} {'graph':<7}{'command':<24}{'wall ms':>9}{'CPU ms':>9}  × the CPU of miniship")
    for commits in [int(count) for count in sys.argv[2:]] or [200, 20_000]:
        with tempfile.TemporaryDirectory(prefix="miniship-bench-") as folder:
            make(folder, commits)
            for graph in ("no", "yes"):
                if graph == "yes":
                    git(folder, "commit-graph", "write", "--reachable")
                own = None
                for name, command in tools:
                    wall, cpu = measured(command, folder)
                    own = own or cpu
                    print(f"{commits:>9} {graph:<7}{name:<24}{wall:>9.2f}{cpu:>9.2f}  {cpu / own:.1f}", flush=True)


main()
