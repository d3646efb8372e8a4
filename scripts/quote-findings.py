#!/usr/bin/env python3
"""Writes the published findings' own words below each '<!-- finding: CASE PROXY CLAIM FIELD -->' of docs/*.md; `make publish` calls it."""
import json
import re
from pathlib import Path

root = Path(__file__).resolve().parent.parent
claims = {(c["case"], c["proxy"], c["id"]): c for c in json.loads((root / "results/published/findings.json").read_text())["claims"]}


def quoted(mark):
    case, proxy, claim, field = mark[2].split()
    return f"{mark[1]}\n> {claims[case, proxy, claim][field]}"


for document in (root / "docs").glob("*.md"):
    document.write_text(re.sub(r"(<!-- finding: (.+) -->)\n> .*", quoted, document.read_text()))
