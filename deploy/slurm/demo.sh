#!/usr/bin/env bash
# The same run on one Slurm node and on four, all of them on this host: prints each one's wall time, from the first shard's beginning to
# the merge's end, and the merge. Usage: PROXYLAB=… demo.sh [TRIALS]   (as root; 200 trials by default)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
trials=${1:-200}
dir=$(mktemp -d /tmp/plslurm.XXXXXX)
trap '"$here/cluster.sh" stop "$dir/cluster-1"; "$here/cluster.sh" stop "$dir/cluster-4"; rm -rf "$dir"' EXIT
run=(write-no-close-with-length --proxy nginx --set clients=20 --jobs 1 --repeat "$trials")

# Seconds from the earliest beginning to the merged run's end, by their run.json.
wall() {
    local began ended
    began=$(sed -n 's/^  "began": "\(.*\)",/\1/p' "$1"/shards/*/latest/run.json | sort | head -1)
    ended=$(sed -n 's/^  "ended": "\(.*\)",/\1/p' "$1"/latest/run.json)
    awk -v a="$(date -d "$began" +%s.%N)" -v b="$(date -d "$ended" +%s.%N)" 'BEGIN { printf "%.1f", b - a }'
}

for nodes in 1 4; do
    "$here/cluster.sh" start "$dir/cluster-$nodes" "$nodes"
    SLURM_CONF=$dir/cluster-$nodes/slurm.conf "$here/submit.sh" --wait 8 "$dir/$nodes" "${run[@]}" > /dev/null || { cat "$dir/$nodes"/logs/*; exit 2; }
    "$here/cluster.sh" stop "$dir/cluster-$nodes"
    echo "$nodes node(s): $trials trials in 8 shards took $(wall "$dir/$nodes") s, with the merge"
done
cat "$dir/4/logs/merge.log"
