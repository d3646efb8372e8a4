#!/usr/bin/env bash
# Prints the Debian packages that the proxies come from, one to a line: those of lab/Proxies/NAME/packages.txt, of each driver's folder. A file that begins
# with the comment "# extra" belongs to a proxy that only "run --all" runs.
# Usage: scripts/packages.sh [usual|all]   usual: without those of extra proxies
set -euo pipefail
cd "$(dirname "$0")/.."
for file in lab/Proxies/*/packages.txt; do
    if [ "${1:-}" = usual ] && head -n 1 "$file" | grep -q '^# extra'; then continue; fi
    grep -v '^#' "$file" || true
done
