#!/usr/bin/env bash
# The matrix five times on this machine as it is, and five times beside stress-ng: no mark may change, and what varies is shown as varying.
# It takes hours, so a part can be done at a time: an interrupted half goes on where it stopped, and a finished one is kept. The runs stay in results/soak/
# (remove that folder to begin anew); what they saw is kept in results/published/soak/, so that the halves may be of two machines. With arguments it is a part: its
# runs have a folder of their own, and what they saw replaces the same cells.
# Usage: [HALF=quiet|loaded] [MINUTES=N] scripts/matrix-soak.sh PROXYLAB [arguments of proxylab matrix …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=results/soak
load=
trap '[ -z "$load" ] || kill "$load" 2>/dev/null || true' EXIT

finished() { [ -n "$1" ] && grep -q '"state": "finished"' "$1/run.json"; }

# The newest run in a folder.
newest() { find "$runs/$1" -mindepth 1 -maxdepth 1 -type d -name '2*' | sort | tail -1; }

# Runs what is missing of one half, for MINUTES at most: a run that is interrupted keeps its finished trials. The second argument is the load in words.
half() {
    local half=$1 told=$2 folder=$1 run
    shift 2
    [ $# -eq 0 ] || folder="$half/part$(printf '%s' "$*" | tr -c 'a-z0-9-' '_')"
    mkdir -p "$runs/$folder"
    run=$(newest "$folder")
    if finished "$run"; then
        echo "$run is finished"
    else
        timeout --foreground --signal=INT "${MINUTES:-1440}m" "$proxylab" matrix --repeat 5 --out "$runs/$folder" ${run:+--resume "$run"} "$@" || [ $? -eq 2 ]
        run=$(newest "$folder")
    fi
    if finished "$run"; then scripts/matrix-soak.py keep "$half" "$run" "$told" "$@"; fi
}

[ "${HALF:-quiet}" != quiet ] || half quiet "" "$@"
if [ "${HALF:-loaded}" = loaded ]; then
    mkdir -p "$runs"
    load_command="stress-ng --cpu $(nproc)"
    $load_command --temp-path "$runs" --quiet --timeout 24h &
    load=$!
    half loaded "$load_command" "$@"
    kill "$load"
    load=
fi
scripts/matrix-soak.py tell
