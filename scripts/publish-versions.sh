#!/usr/bin/env bash
# Runs every short case on three generations of nginx and HAProxy side by side, those of Debian 12, 13 and testing, and publishes what they found:
# results/published/versions/ and the tables in docs/versions.md. Makes the proxy roots that are not in the cache yet. The trials run as an ordinary user:
# where this is root, as nobody, with copies of the program and of the roots.
# Usage: scripts/publish-versions.sh PROXYLAB [arguments of proxylab run …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

columns=()
for suite in bookworm trixie testing; do
    "$proxylab" roots list --json | grep -q "\"$suite\"" || "$proxylab" roots add "$suite" --distribution "$suite" nginx-light haproxy
    columns+=("nginx@$suite" "haproxy@$suite")
done
as_user=()
if [ "$(id -u)" = 0 ]; then
    cp -r "$(dirname "$proxylab")" "$runs/program"
    cp -r "${PROXYLAB_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/proxylab/roots}" "$runs/roots"
    chown -R 65534:65534 "$runs"
    export PROXYLAB_ROOTS=$runs/roots HOME=$runs
    proxylab=$runs/program/$(basename "$proxylab") as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
"${as_user[@]}" "$proxylab" run --repeat 2 --draw none --out "$runs" --proxy "$(IFS=,; echo "${columns[*]}")" "$@"
rm -rf results/published/versions
mkdir -p results/published/versions
cp "$runs"/latest/findings.{json,md} results/published/versions/
# Where this checkout and the roots lie on this machine is nobody's business.
sed -e "s#$PWD/##g" -e "s#$runs#DIR#g" -e '/"root_folder"/d' "$runs"/latest/machine.json > results/published/versions/machine.json
"$proxylab" report results/published/versions --versions > "$runs/versions.md"
sed -i -e "/<!-- versions: begin/,/<!-- versions: end/{//!d}" -e "/<!-- versions: begin/r $runs/versions.md" docs/versions.md
echo "docs/versions.md and results/published/versions/ are new"
