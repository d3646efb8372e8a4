#!/usr/bin/env python3
"""Keeps what a half of the matrix's soak saw, and says what varies and what the load changed.

    scripts/matrix-soak.py keep quiet results/soak/quiet/RUN [LOAD]   # into results/published/soak/quiet.json
    scripts/matrix-soak.py tell                                       # from what is kept, into results/published/soak/README.md

A half may be kept on another machine than the other: they are compared by cell. A cell varies in its mark where two of its trials have
different marks, both known. A mark is changed where all trials of one half have one mark and all of the other half have another one: what varies is
no change. Exit code of tell: 0 no mark is changed, 1 one is, 2 a half is missing.
"""
import collections
import json
import pathlib
import sys

KEPT = pathlib.Path("results/published/soak")
HALVES = {"quiet": "quiet", "loaded": "beside the load"}
MARKS = {"as-one-would-wish": "as one would wish", "breaks-the-rfc": "breaks the RFC"}


def keep(half, run, load=None):
    """What each cell was, and in how many trials; the mark always, the rest where it varies."""
    matrix = json.loads((run / "matrix" / "matrix.json").read_text())
    cells = {}
    for cell in matrix["cells"]:
        if cell["state"] == "not-applicable":
            continue
        valid = len(cell["observations"])
        cells[cell["id"]] = {"not_valid": len(cell["trials"]) - valid, **cell["spread"]}
        cells[cell["id"]].setdefault("mark", {cell["mark"]: valid} if valid else {})
    KEPT.mkdir(parents=True, exist_ok=True)
    head = {"run": matrix["run"], **matrix["machine"], "load": load}
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(cell)}" for name, cell in cells.items())  # a cell a line, so that a repository shows what changed
    (KEPT / f"{half}.json").write_text("{\n" + "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items()) + '  "cells": {\n' + lines + "\n  }\n}\n")


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
        "| half | load | run | kernel | CPUs | cells | trials | not valid | mark unknown | cells that vary | of these in their mark |",
        "|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    varying = collections.defaultdict(set)
    for name, half in halves.items():
        cells = half["cells"]
        varying[name] = {i for i, cell in cells.items() if len(known(cell)) > 1}
        rest = sum(len(cell) > 2 or len(known(cell)) > 1 for cell in cells.values())
        valid, unknown = sum(sum(c["mark"].values()) for c in cells.values()), sum(c["mark"].get("unknown", 0) for c in cells.values())
        lines.append(f"| {HALVES[name]} | {half['load'] or 'none'} | {half['run']} | {half['kernel'].split()[2]} | {half['cpus']} | {len(cells):,} | {valid:,} | {sum(c['not_valid'] for c in cells.values())} "
                     f"| {unknown} | {rest} | {len(varying[name])} |")
    changed = []
    if len(halves) == 2:
        quiet, loaded = (halves[name]["cells"] for name in HALVES)
        changed = [i for i in quiet if i in loaded and len(known(quiet[i])) == 1 == len(known(loaded[i])) and known(quiet[i]).keys() != known(loaded[i]).keys()]
        lines += ["", f"**Marks that the load changed: {len(changed)}.** Such a cell has one mark in all trials of one half, and another one in all trials of the other half."]
    told = sorted(set(changed).union(*varying.values()))
    if told:
        lines += ["", "## Cells that vary in their mark" + (", or are changed" if changed else ""), "", "| cell | " + " | ".join(HALVES[name] for name in halves) + " |", "|---" * (1 + len(halves)) + "|"]
        lines += [f"| {i}{' (changed)' if i in changed else ''} | " + " | ".join(words(half["cells"][i]["mark"]) if i in half["cells"] else "not asked" for half in halves.values()) + " |" for i in told]
    others = collections.Counter((i.split("/")[0], name) for half in halves.values() for i, cell in half["cells"].items() for name in cell if name not in ("not_valid", "mark"))
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
    keep(sys.argv[2], pathlib.Path(sys.argv[3]), *sys.argv[4:5])
else:
    sys.exit(tell())
