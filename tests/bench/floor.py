#!/usr/bin/env python3
"""Measures `miniship floor --from local` against git, and prints one table.

usage: floor.py MINISHIP [COUNT…]     57, 10000, 100000 and 1000000 tags by default

Makes its repositories itself, the same ones every time: 1,000 commits, tags vMAJOR.MINOR.PATCH on them, packed (every
second one annotated) and loose. CPU is user and system time of the process and its children; the peak memory is never
less than the 12 MiB of this script, which starts them.
"""
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

COMMITS = 1000
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}


def git(folder, *arguments, text=None):
    done = subprocess.run(["git", "-C", folder, *arguments], input=text, capture_output=True, check=True, env=ENVIRONMENT)
    return done.stdout.decode()


def names(count):
    return [f"v{n // 1000}.{n // 10 % 100}.{n % 10}" for n in range(count)]


def start(folder):
    """A repository with commits and, for every commit, a tag object; their ids."""
    subprocess.run(["git", "init", "-q", "--initial-branch=main", folder], check=True, env=ENVIRONMENT)
    lines = []
    for n in range(COMMITS):
        stamp = f"A U Thor <a@example.com> {1500000000 + n * 3600} +0000"
        lines.append(f"commit refs/heads/main\nmark :{n + 1}\ncommitter {stamp}\ndata 2\nc\n")
        lines.append(f"tag t{n}\nfrom :{n + 1}\ntagger {stamp}\ndata 2\nt\n")
    git(folder, "fast-import", "--quiet", text="".join(lines).encode())
    rows = git(folder, "for-each-ref", "--format=%(objectname) %(*objectname)", "refs/tags").split("\n")
    shutil.rmtree(os.path.join(folder, ".git/refs/tags"))
    os.mkdir(os.path.join(folder, ".git/refs/tags"))
    git(folder, "pack-refs", "--all")
    return [tuple(row.split()) for row in rows if row]


def make(folder, count, packed):
    objects = start(folder)
    refs = sorted((name, objects[n * COMMITS // count]) for n, name in enumerate(names(count)))
    if packed:
        head = git(folder, "rev-parse", "main").strip()
        with open(os.path.join(folder, ".git/packed-refs"), "w", encoding="ascii") as file:
            file.write(f"# pack-refs with: peeled fully-peeled sorted \n{head} refs/heads/main\n")
            for n, (name, (tag, commit)) in enumerate(refs):
                file.write(f"{tag} refs/tags/{name}\n^{commit}\n" if n % 2 else f"{commit} refs/tags/{name}\n")
    else:
        for name, (tag, _) in refs:
            with open(os.path.join(folder, ".git/refs/tags", name), "w", encoding="ascii") as file:
                file.write(tag + "\n")


def measured(command, folder):
    """Milliseconds of wall and CPU time (the middle of several runs), MiB of memory, and the answer."""
    walls, cpus, memory, answer = [], [], 0, ""
    spent = 0.0
    while len(walls) < 3 or (len(walls) < 40 and spent < 2):
        # Measured in a child of our own, so that the peak memory is that of this command alone.
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            began = time.perf_counter()
            done = subprocess.run(command, cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
            wall = time.perf_counter() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            text = done.stdout.decode().strip().split("\n")[-1 if "tail" in command[-1] else 0][:20]
            os.write(writer, f"{wall} {used.ru_utime + used.ru_stime} {used.ru_maxrss} {text}".encode())
            os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        wall, cpu, peak, *rest = os.read(reader, 4096).decode().split(" ")
        os.close(reader)
        walls.append(float(wall) * 1000)
        cpus.append(float(cpu) * 1000)
        memory = max(memory, int(peak) / 1024)
        answer = " ".join(rest)
        spent += float(wall)
    return sorted(walls)[len(walls) // 2], sorted(cpus)[len(cpus) // 2], memory, answer


def commands(miniship):
    pipeline = "git ls-remote --tags --refs --sort=v:refname . 2>/dev/null | tail -n20 | sed 's/.*\\///'"
    return [
        ("miniship floor", [miniship, "floor", "--from", "local"]),
        ("git for-each-ref", ["git", "for-each-ref", "refs/tags"]),
        ("… --sort --count=20", ["git", "for-each-ref", "--sort=-v:refname", "--count=20", "--format=%(refname:strip=2)", "refs/tags"]),
        ("ls-remote | tail | sed", ["sh", "-c", pipeline]),
    ]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    miniship = os.path.abspath(sys.argv[1])
    counts = [int(count) for count in sys.argv[2:]] or [57, 10_000, 100_000, 1_000_000]
    print(f"{'tags':>9} {'kind':<7}{'command':<24}{'wall ms':>9}{'CPU ms':>9}{'MiB':>7}  × the CPU of miniship")
    for count in counts:
        for packed in (True, False) if count <= 100_000 else (True,):
            with tempfile.TemporaryDirectory(prefix="miniship-bench-") as folder:
                make(folder, count, packed)
                own = None
                for name, command in commands(miniship):
                    wall, cpu, memory, _ = measured(command, folder)
                    own = own or cpu
                    kind = "packed" if packed else "loose"
                    print(f"{count:>9} {kind:<7}{name:<24}{wall:>9.2f}{cpu:>9.2f}{memory:>7.1f}  {cpu / own:.1f}", flush=True)


main()
