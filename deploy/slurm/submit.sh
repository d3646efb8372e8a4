#!/usr/bin/env bash
# Submits a run in SHARDS parts to Slurm, and a job that merges them when all have ended. OUT lies on a file system that all nodes share.
# Usage: [PROXYLAB=…] submit.sh [--wait] SHARDS OUT [arguments of proxylab run …]
# Exit code: 0 submitted; with --wait what the merge ended with (0 valid, 2 a trial without verdict or a shard is missing).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wait=()
[ "${1:-}" != --wait ] || { wait=(--wait); shift; }
[ $# -ge 2 ] && [[ $1 =~ ^[1-9][0-9]*$ ]] || { echo "usage: submit.sh [--wait] SHARDS OUT [arguments of proxylab run …]" >&2; exit 64; }
shards=$1 out=$(realpath -m "$2")
shift 2
export PROXYLAB=${PROXYLAB:-$(command -v proxylab || true)}
[ -x "$PROXYLAB" ] || { echo "submit: proxylab is not on PATH; name it: PROXYLAB=…" >&2; exit 2; }
[ ! -e "$out/shards" ] || { echo "submit: $out holds shards of another run; name a new folder" >&2; exit 2; }
mkdir -p "$out/shards" "$out/logs"

array=$(sbatch --parsable --array="1-$shards" --output="$out/logs/shard-%a.log" "$here/shard.sbatch" "$out" "$shards" "$@")
echo "submitted $shards shards as job ${array%;*}, then their merge; logs: $out/logs; findings: $out/latest"
# After any end: a shard that found an invalid trial ends with 2 and is as good as the others, and of a missing one merge speaks itself.
exec sbatch --parsable "${wait[@]}" --dependency="afterany:${array%;*}" --output="$out/logs/merge.log" "$here/merge.sbatch" "$out" > "$out/logs/merge.job"
