#!/usr/bin/env python3
"""Checks cells of a saved matrix against plain sockets: for each, `proxylab reproduce` writes its folder, run.sh runs, and what clients got, how
often each request was executed, and what was lost when the upstream was well again are compared with the cell.

    scripts/matrix-check.py --from results/latest
    scripts/matrix-check.py --from results/latest --sample 80 --seed 2
    scripts/matrix-check.py --from results/latest half-answer-length-fin/nginx/tcp

A cell agrees; or it agrees in kind: the same things happened, to other numbers of requests, as in a race; or it differs. How often the race of
kept connections is lost depends on how fast the upstream closes: there it is enough that nothing else happened. One that differs beside others is
asked twice more, alone, since a busy machine makes a short timeout fire: it differs if one of these does, and what was told first is shown in any
case. Exit code: 0 none differs, 1 one does, 2 one could not be run.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile

ENDINGS = {"ok": "whole", "status": "whole", "cut": "cut", "malformed": "malformed", "over-limit": "malformed", "reset": "nothing", "refused": "refused", "connect-timeout": "no end", "in-flight": "no end"}


def sample(cells, count, seed):
    """Cells of every group and proxy: each group's in random order, and of the groups one cell in turn."""
    groups = collections.defaultdict(list)
    for cell in cells:
        groups[cell["group"], cell["column"]].append(cell)
    chooser = random.Random(seed)
    for group in groups.values():
        chooser.shuffle(group)
    chosen = []
    while len(chosen) < count and any(groups.values()):
        chosen += [group.pop() for group in groups.values() if group]
    return chosen[:count]


def ending(status, how):
    """A status with what came of it. An interim status is none, and of an answer that breaks off amid its framing curl does not tell a fault of it from its end."""
    status = None if status in (None, 0) or 100 <= status < 200 else status
    return "%s %s" % (status or "-", {"malformed": "cut", "nothing": "cut"}.get(how, how) if how != "nothing" or status else how)


def of_lab(cell):
    seen = cell["observations"][0]
    got = collections.Counter()
    for e in seen["endings"]:
        got[ending(e["status"], ENDINGS[e["outcome"]])] += e["count"]
    return got, collections.Counter({int(n): count for n, count in seen["executions"].items()}), seen["lost_after"]


def of_script(text):
    got, executed, lost, waves = collections.Counter(), collections.Counter(), None, 0
    others, losses = 0, collections.Counter()
    for line in text.splitlines():
        if line.startswith("request "):
            waves += 1
            lost = 0 if waves == 2 else lost
        words = line.split()
        if not waves or not words or not words[0].isdigit():
            continue
        status, how, times, whose = int(words[1]), " ".join(words[2:-5]), int(words[-2]), words[-1]
        others += whose == "other"
        if waves == 1:
            got[ending(status, how)] += 1
            executed[times] += 1
        elif how != "whole" or not 200 <= status < 300:
            lost += 1
            losses[ending(status, how)] += 1
    return got, executed, lost, others, losses


def check(program, run, cell):
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        out = os.path.join(folder, "cell")
        made = subprocess.run([program, "reproduce", cell["id"], "--from", run, "--out", out], capture_output=True, text=True)
        if made.returncode != 0:
            return "not run", made.stderr.strip()
        try:
            ran = subprocess.run(["bash", os.path.join(out, "run.sh")], capture_output=True, text=True, timeout=180)
        except subprocess.TimeoutExpired:
            return "not run", "run.sh did not end within three minutes"
        if ran.returncode != 0:
            return "not run", (ran.stderr + ran.stdout).strip()[-2000:]
    (got, executed, lost), (script_got, script_executed, script_lost, others, losses) = of_lab(cell), of_script(ran.stdout)
    told = "lab:    %s; executed %s; lost after %s\nscript: %s; executed %s; lost after %s%s" % (
        words(got), words(executed), lost, words(script_got), words(script_executed), script_lost, losses and " (%s)" % words(losses) or "")
    if ran.stderr.strip():
        told += "\nit said: " + ran.stderr.strip()[-1000:]
    if others and not any(mark["rule"] == "own" for mark in cell["marks"]):
        return "differs", told + "\n%d requests got the answer of another one" % others
    if (got, executed) == (script_got, script_executed) and (script_lost is None or lost == script_lost):
        return "agrees", ""
    same = set.issuperset if cell["observations"][0].get("race") else set.__eq__
    alike = same(set(got), set(script_got)) and same(set(executed), set(script_executed)) and (script_lost is None or bool(lost) == bool(script_lost))
    return "agrees in kind" if alike else "differs", told


def ask_again(program, run, cell, first):
    """A cell that differed beside others, asked twice more, alone."""
    told = "beside others:\n" + first
    for _ in range(2):
        result, why = check(program, run, cell)
        if not result.startswith("agrees"):
            return result, told + "\nalone:\n" + why
    return result, told


def words(counter):
    return ", ".join("%s × %s" % pair for pair in sorted(counter.items(), key=str))


def unable(why):
    """Says why nothing can be checked, and gives the exit code: a traceback's own would mean that a cell differs."""
    print("matrix-check: %s" % why, file=sys.stderr)
    return 2


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--from", dest="run", required=True, help="a saved run of 'proxylab matrix'")
    options.add_argument("--sample", type=int, default=40, help="how many cells")
    options.add_argument("--seed", type=int, default=1, help="which of them")
    options.add_argument("--jobs", type=int, default=2, help="cells side by side")
    options.add_argument("--program", default=os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cases/bin/Release/net10.0/proxylab"))
    options.add_argument("cells", nargs="*", help="these cells, by their ids, and no sample")
    told = options.parse_args()
    try:
        with open(os.path.join(told.run, "matrix", "matrix.json")) as file:
            every = json.load(file)["cells"]
        known = {cell["id"] for cell in every}
        cells = [cell for cell in every if cell["state"] == "valid"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        sys.exit(unable("%s is no run of 'proxylab matrix': %s" % (told.run, fault)))
    unknown, unseen = [id for id in told.cells if id not in known], [id for id in told.cells if id in known and id not in {cell["id"] for cell in cells}]
    if unknown or unseen:
        sys.exit(unable("; ".join(["no cell '%s' in %s" % (id, told.run) for id in unknown] + ["nothing was seen in the cell '%s'" % id for id in unseen])))
    if told.jobs < 1:
        sys.exit(unable("--jobs takes a number from 1 up"))
    if not os.path.isfile(told.program) or not os.access(told.program, os.X_OK):
        sys.exit(unable("%s is no program: make build, or name one by --program" % told.program))
    chosen = [cell for cell in cells if cell["id"] in told.cells] if told.cells else sample(cells, told.sample, told.seed)
    results = collections.Counter()

    def tell(cell, result, why):
        results[result] += 1
        print("%-15s %s" % (result, cell["id"]), *why.splitlines(), sep="\n    ", flush=True)

    differ = []
    with concurrent.futures.ThreadPoolExecutor(told.jobs) as pool:
        for cell, (result, why) in zip(chosen, pool.map(lambda cell: check(told.program, told.run, cell), chosen)):
            if result == "differs":
                differ.append((cell, why))
            else:
                tell(cell, result, why)
    for cell, why in differ:
        tell(cell, *ask_again(told.program, told.run, cell, why))
    print(words(results))
    sys.exit(2 if results["not run"] or not chosen else 1 if results["differs"] else 0)


main()
