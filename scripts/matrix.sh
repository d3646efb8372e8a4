#!/usr/bin/env bash
# Tries every misbehaviour on every installed proxy, and publishes the site: results/published/matrix/. The run folder stays in results/matrix/, so that a
# column can be made again and merged (docs/matrix.md). A mark that varied in the soak is shown as one that varies.
# Usage: scripts/matrix.sh PROXYLAB [arguments of proxylab matrix …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=results/matrix

"$proxylab" matrix --out "$runs" --soak results/published/soak "$@"
rm -rf results/published/matrix
mkdir -p results/published
cp -r "$runs"/latest/matrix results/published/matrix
size=$(find results/published/matrix -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }') # octets, as a repository keeps them, and not the blocks of a disk
echo "results/published/matrix/ is new: $size octets"
[ "$size" -lt 20000000 ] || { echo "that is more than the 20 MB that a repository bears" >&2; exit 1; }
