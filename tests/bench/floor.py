#!/usr/bin/env python3
"""Measures `miniship floor --from local` against git and libgit2, and prints one table.

usage: floor.py TOOLS MINISHIP [--million-loose] [COUNT|FOLDER…]

57, 10000, 100000 and 1000000 tags by default, packed and loose; a million loose ones only with --million-loose (4 GB of
disk, several minutes). A FOLDER is a repository that is there already. TOOLS is a folder with the programs
measured_runs and libgit2_tags.

Makes its repositories itself, the same ones every time: 1,000 commits, tags vMAJOR.MINOR.PATCH on them, packed (every
second one annotated) and loose. CPU is user and system time of the process and its children; memory is that of the
largest process.
"""
import os
import shutil
import subprocess
import sys
import tempfile

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


def measured(runner, command, folder):
    """Milliseconds of wall and CPU time (the middle of several runs) and MiB of memory (the most)."""
    done = subprocess.run([runner, "2", "40", *command], cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr.decode()}")
    runs = [[int(number) for number in line.split()] for line in done.stdout.decode().splitlines()]
    walls, cpus, peaks = (sorted(column) for column in zip(*runs))
    return walls[len(walls) // 2] / 1000, cpus[len(cpus) // 2] / 1000, peaks[-1] / 1024


def commands(tools, miniship):
    pipeline = "git ls-remote --tags --refs --sort=v:refname . 2>/dev/null | tail -n20 | sed 's/.*\\///'"
    newest = ["git", "for-each-ref", "--sort=-v:refname", "--count=20", "--format=%(refname:strip=2)", "refs/tags"]
    return [
        ("miniship floor", [miniship, "floor", "--from", "local"]),
        ("git for-each-ref", ["git", "for-each-ref", "refs/tags"]),
        ("… --sort --count=20", newest),
        ("ls-remote | tail | sed", ["sh", "-c", pipeline]),
        ("libgit2's iterator", [os.path.join(tools, "libgit2_tags")]),
    ]


def report(tools, miniship, folder, count, kind):
    own = None
    for name, command in commands(tools, miniship):
        wall, cpu, memory = measured(os.path.join(tools, "measured_runs"), command, folder)
        own = own or cpu
        print(f"{count:>9} {kind:<7}{name:<24}{wall:>9.2f}{cpu:>9.2f}{memory:>7.1f}  {cpu / own:.1f}", flush=True)


def main():
    words = sys.argv[1:]
    if len(words) < 2:
        sys.exit(__doc__)
    tools, miniship = (os.path.abspath(word) for word in words[:2])
    million_loose = "--million-loose" in words
    wanted = [word for word in words[2:] if word != "--million-loose"] or ["57", "10000", "100000", "1000000"]
    print(f"{'tags':>9} {'kind':<7}{'command':<24}{'wall ms':>9}{'CPU ms':>9}{'MiB':>7}  × the CPU of miniship")
    for word in wanted:
        if os.path.isdir(word):
            tags = git(word, "for-each-ref", "--format=x", "refs/tags").count("x")
            report(tools, miniship, word, tags, "there")
            continue
        count = int(word)
        for packed in (True, False) if count < 1_000_000 or million_loose else (True,):
            with tempfile.TemporaryDirectory(prefix="miniship-bench-") as folder:
                make(folder, count, packed)
                report(tools, miniship, folder, count, "packed" if packed else "loose")


main()
