#!/usr/bin/env bash
# Packs the command `proxylab` as a .NET tool, and the libraries that cases, drivers, servers, probes and figures of one's own are written with.
# Usage: scripts/package.sh FOLDER [arguments of dotnet pack …]
set -euo pipefail
folder=$(realpath -m "$1")
shift
cd "$(dirname "$0")/.."
mkdir -p "$folder"
for project in lab/Model lab/Matrix/Pages upstreams lab cases; do
    dotnet pack "$project" -c Release -o "$folder" -v quiet --nologo -clp:NoSummary -p:UseSharedCompilation=false "$@"
done
ls "$folder"
