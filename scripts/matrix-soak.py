#!/usr/bin/env python3
"""Keeps what a half of the matrix's soak saw, and says what varies and what the load changed.

    scripts/matrix-soak.py keep quiet results/soak/quiet/RUN LOAD [ARGUMENT…]   # into results/published/soak/quiet.json
    scripts/matrix-soak.py tell                                                 # from what is kept, into results/published/soak/README.md

A half may be kept on another machine than the other: they are compared by cell. A run with arguments of proxylab matrix (--only NAMES) is a part: it
replaces the cells that it has, and leaves the others as they were kept. A cell varies in its mark where two of its trials have
different marks, both known. A mark is changed where all trials of one half have one mark and all of the other half have another one: what varies is
no change. Exit code of tell: 0 no mark is changed, 1 one is, 2 a half is missing.
"""
import collections
import json
import pathlib
import sys

KEPT = pathlib.Path("results/published/soak")
HALVES = {"quiet": "quiet", "loaded": "beside the load"}
FIXED = {"run", "not_valid", "mark"}
MARKS = {"as-one-would-wish": "as one would wish", "breaks-rfc": "breaks the RFC"}


def keep(half, run, load, arguments):
    """What each cell was, and in how many trials; the mark always, the rest where it varies. A cell says its run where that is not the first."""
    matrix = json.loads((run / "matrix" / "matrix.json").read_text())
    path = KEPT / f"{half}.json"
    if arguments and not path.exists():
        sys.exit("a part needs a whole half that is kept")
    old = json.loads(path.read_text()) if arguments else {"runs": [], "cells": {}}
    cells = dict(old["cells"])
    for cell in matrix["cells"]:
        if cell["state"] == "not-applicable":
            continue
        valid = len(cell["observations"])
        cells[cell["id"]] = {**({"run": matrix["run"]} if arguments else {}), "not_valid": len(cell["trials"]) - valid, **cell["spread"]}
        cells[cell["id"]].setdefault("mark", {cell["mark"]: valid} if valid else {})
    used = {cell.get("run") for cell in cells.values()}
    runs = [r for i, r in enumerate(old["runs"]) if i == 0 or r["run"] in used and r["run"] != matrix["run"]]
    runs.append({"run": matrix["run"], **matrix["machine"], "load": load, "arguments": " ".join(arguments)})
    KEPT.mkdir(parents=True, exist_ok=True)
    path.write_text('{\n  "version": 2,\n  "runs": [\n' + a_line_each(map(json.dumps, runs)) + '\n  ],\n  "cells": {\n' + a_line_each(f"{json.dumps(i)}: {json.dumps(cell)}" for i, cell in cells.items()) + "\n  }\n}\n")


def a_line_each(items):
    """So that a repository shows what changed."""
    return ",\n".join(f"    {item}" for item in items)


def known(cell):
    """Its marks that are known, with the number of trials."""
    return {mark: n for mark, n in cell["mark"].items() if mark != "unknown"}


def words(found):
    """For people: dangerous × 3, differs × 2."""
    return ", ".join(f"{MARKS.get(value, value)} × {n}" for value, n in found.items()) or "no valid trial"


def tell():
    """The page, and whether a mark is changed."""
    halves = {name: json.loads(path.read_text()) for name in HALVES if (path := KEPT / f"{name}.json").exists()}
    if not halves:
        print("no half is finished yet: run this again")
        return 2
    lines = [
        "# The matrix, asked again and again",
        "",
        "Made by `make matrix-soak`: every cell five times on a quiet machine, and five times beside `stress-ng`. [How a cell is marked](../../../docs/matrix.md).",
        "",
        "| half | load | what | run | program | kernel | CPUs | cells | trials | not valid | mark unknown | cells that vary | of these in their mark |",
        "|---|---|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    varying = {name: {i for i, cell in half["cells"].items() if len(known(cell)) > 1} for name, half in halves.items()}
    for name, half in halves.items():
        for run in half["runs"]:
            cells = {i: cell for i, cell in half["cells"].items() if cell.get("run", half["runs"][0]["run"]) == run["run"]}
            rest = sum(bool(cell.keys() - FIXED) or i in varying[name] for i, cell in cells.items())
            valid, unknown = sum(sum(c["mark"].values()) for c in cells.values()), sum(c["mark"].get("unknown", 0) for c in cells.values())
            what = f"`{run['arguments']}`" if run["arguments"] else "the whole" if len(half["runs"]) == 1 else "the rest"
            lines.append(f"| {HALVES[name]} | {run['load'] or 'none'} | {what} | {run['run']} | {run['lab'].split('+')[-1][:8]} | {run['kernel'].split()[2]} | {run['cpus']} | {len(cells):,} | {valid:,} "
                         f"| {sum(c['not_valid'] for c in cells.values())} | {unknown} | {rest} | {len(cells.keys() & varying[name])} |")
    changed = []
    if len(halves) == 2:
        quiet, loaded = (halves[name]["cells"] for name in HALVES)
        changed = [i for i in quiet if i in loaded and len(known(quiet[i])) == 1 == len(known(loaded[i])) and known(quiet[i]).keys() != known(loaded[i]).keys()]
        lines += ["", f"**Marks that the load changed: {len(changed)}.** Such a cell has one mark in all trials of one half, and another one in all trials of the other half."]
    told = sorted(set(changed).union(*varying.values()))
    if told:
        lines += ["", "## Cells that vary in their mark" + (", or are changed" if changed else ""), "", "| cell | " + " | ".join(HALVES[name] for name in halves) + " |", "|---" * (1 + len(halves)) + "|"]
        lines += [f"| {i}{' (changed)' if i in changed else ''} | " + " | ".join(words(half["cells"][i]["mark"]) if i in half["cells"] else "not asked" for half in halves.values()) + " |" for i in told]
    others = collections.Counter((i.split("/")[0], name) for half in halves.values() for i, cell in half["cells"].items() for name in cell.keys() - FIXED)
    if others:
        rows = sorted({row for row, _ in others})
        columns = sorted({name for _, name in others})
        lines += ["", "## What else varies", "", "How many cells of a misbehaviour vary in what, over " + ("both halves" if len(halves) == 2 else "the half") + ".", "",
                  "| misbehaviour | " + " | ".join(columns) + " |", "|---" + "|--:" * len(columns) + "|"]
        lines += [f"| {row} | " + " | ".join(str(others[row, name] or "") for name in columns) + " |" for row in rows]
    (KEPT / "README.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    if len(halves) < 2:
        print("\nthe other half is not finished: run it too")
    return 2 if len(halves) < 2 else int(bool(changed))


if sys.argv[1:2] == ["keep"]:
    keep(sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4], sys.argv[5:])
else:
    sys.exit(tell())
