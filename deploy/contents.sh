#!/usr/bin/env bash
# What is in an image, a line a file: hash, mode, path; to compare two builds. Times are left out: a layer's files carry the build's.
# Usage: deploy/contents.sh IMAGE          diff <(deploy/contents.sh one) <(deploy/contents.sh two)
set -euo pipefail
engine=${ENGINE:-docker}
folder=$(mktemp -d)
container=$("$engine" create "${1:-proxylab}")
trap '"$engine" rm "$container" >/dev/null; rm -rf "$folder"' EXIT
"$engine" export "$container" | tar -x -C "$folder"
cd "$folder"
find . -type f -printf '%m %p\0' | sort -z -k2 | while IFS= read -r -d '' line; do
    path=${line#* }
    printf '%s %s %s\n' "$(sha256sum <"$path" | cut -c1-64)" "${line%% *}" "$path"
done
find . -type l -printf 'link %l %p\n' | sort
