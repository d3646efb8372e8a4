#!/usr/bin/env bash
# The matrix five times on this machine as it is, and five times beside stress-ng: no mark may change, and what varies is shown as varying.
# It takes hours, so a part can be done at a time: an interrupted half goes on where it stopped, and a finished one is kept. The runs stay in results/soak/;
# remove that folder to begin anew. Usage: [HALF=quiet|loaded] [MINUTES=N] scripts/matrix-soak.sh PROXYLAB [arguments of proxylab matrix …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=results/soak
load=
trap '[ -z "$load" ] || kill "$load" 2>/dev/null || true' EXIT

# Runs what is missing of one half, for MINUTES at most: a run that is interrupted keeps its finished trials.
half() {
    local folder=$runs/$1 run
    shift
    mkdir -p "$folder"
    run=$(find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*' | sort | tail -1)
    if [ -n "$run" ] && grep -q '"state": "finished"' "$run/run.json"; then echo "$run is finished"; return; fi
    timeout --foreground --signal=INT "${MINUTES:-1440}m" "$proxylab" matrix --repeat 5 --out "$folder" ${run:+--resume "$run"} "$@" || [ $? -eq 2 ]
}

[ "${HALF:-quiet}" != quiet ] || half quiet "$@"
if [ "${HALF:-loaded}" = loaded ]; then
    mkdir -p "$runs"
    stress-ng --cpu "$(nproc)" --temp-path "$runs" --quiet --timeout 24h &
    load=$!
    half loaded "$@"
    kill "$load"
    load=
fi
python3 - "$runs"/quiet/latest/matrix/matrix.json "$runs"/loaded/latest/matrix/matrix.json <<'PYTHON'
import json, os, sys

def told(cell, name):
    """What a cell was in all of its trials; where it varies, each with the number of trials."""
    spread = cell["spread"].get(name)
    return ", ".join(f"{value} × {n}" for value, n in spread.items()) if spread else str(cell[name])

runs = {}
for name, path in zip(("quiet", "loaded"), sys.argv[1:]):
    if not os.path.exists(path): continue
    cells = runs[name] = {c["id"]: c for c in json.load(open(path))["cells"]}
    varying = [c for c in cells.values() if c["varies"]]
    print(f"{name}: {len(cells)} cells, {sum(c['state'] == 'valid' for c in cells.values())} valid, {sum(c['mark'] == 'unknown' for c in cells.values())} unknown, "
          f"{len(varying)} vary, of these {sum('mark' in c['varies'] for c in varying)} in their mark")
    for c in varying: print(f"  {c['id']}: " + "; ".join(f"{v}: {told(c, v)}" if v in ("mark", "status") else v for v in c["varies"]))
if len(runs) < 2: sys.exit("the other half is not finished: run this again")
quiet, loaded = runs["quiet"], runs["loaded"]
changed = [i for i in quiet if loaded[i]["mark"] not in (quiet[i]["mark"], "unknown")]
for i in changed: print(f"changed: {i}: {told(quiet[i], 'mark')} on a quiet machine, {told(loaded[i], 'mark')} beside the load")
print(f"{len(changed)} marks changed")
sys.exit(bool(changed))
PYTHON
