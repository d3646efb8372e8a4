#!/usr/bin/env bash
# The matrix five times on this machine as it is, and five times beside stress-ng: no mark may change, and what varies is shown as varying.
# Usage: scripts/matrix-soak.sh PROXYLAB [arguments of proxylab matrix …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=$(mktemp -d)
load=
trap '[ -z "$load" ] || kill "$load" 2>/dev/null || true; rm -rf "$runs"' EXIT

"$proxylab" matrix --repeat 5 --out "$runs/quiet" "$@" || true
stress-ng --cpu "$(nproc)" --temp-path "$runs" --quiet --timeout 24h &
load=$!
"$proxylab" matrix --repeat 5 --out "$runs/loaded" "$@" || true
python3 - "$runs"/quiet/latest/matrix/matrix.json "$runs"/loaded/latest/matrix/matrix.json <<'PYTHON'
import json, sys
quiet, loaded = ({c["id"]: c for c in json.load(open(path))["cells"]} for path in sys.argv[1:])
changed = [(i, quiet[i]["mark"], loaded[i]["mark"]) for i in quiet if loaded[i]["mark"] not in (quiet[i]["mark"], "unknown")]
for i, before, after in changed: print(f"changed: {i}: {before} on a quiet machine, {after} beside the load")
for name, cells in (("quiet", quiet), ("loaded", loaded)):
    varying = [i for i, c in cells.items() if c["varies"]]
    print(f"{name}: {len(cells)} cells, {sum(c['state'] == 'valid' for c in cells.values())} valid, {sum(c['mark'] == 'unknown' for c in cells.values())} unknown, {len(varying)} vary")
    for i in varying: print(f"  varies: {i}: {', '.join(cells[i]['varies'])}: {cells[i]['status']}")
print(f"{len(changed)} marks changed")
sys.exit(bool(changed))
PYTHON
