#!/usr/bin/env bash
# Runs every case, the long ones too, and publishes what they found: results/published/ (findings, machine, a figure for each case) and the
# table in README.md. Usage: scripts/publish.sh PROXYLAB [arguments of proxylab run …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# The usual proxies: README.md has a column for each. Misbehaviours are published as the matrix.
cases=$("$proxylab" list --json 2>/dev/null | python3 -c 'import json, sys; print(*[c["name"] for c in json.load(sys.stdin)["cases"] if c["group"] is None])')
# shellcheck disable=SC2086
"$proxylab" run $cases --proxy csharp,haproxy,nginx --out "$runs" "$@"
find results/published -mindepth 1 -maxdepth 1 ! -name versions ! -name matrix -exec rm -rf {} +
mkdir -p results/published
cp "$runs"/latest/findings.{json,md} results/published/
# Where this checkout lies on this machine is nobody's business.
sed -e "s#$PWD/##g" -e "s#$runs#DIR#g" "$runs"/latest/machine.json > results/published/machine.json
"$proxylab" report "$runs/latest" --lengths > cases/lengths.csv
# The documents speak of nginx; a case that nginx is not tried on shows another.
"$proxylab" report "$runs/latest" --poster
cp "$runs"/latest/figures/poster.svg results/published/
for figure in "$runs"/latest/figures/*-1.svg; do
    case=${figure##*/} case=${case%-*-1.svg}
    [ ! -e "$runs/latest/figures/$case-nginx-1.svg" ] || figure=$runs/latest/figures/$case-nginx-1.svg
    cp "$figure" "results/published/$(basename "${figure%-1.svg}").svg"
done
"$proxylab" report results/published --overview > "$runs/overview.md"
# The example of a case is the file that the tests compile and judge.
{ echo '```csharp'; cat tests/Cases/Support/DripsItsAnswer.cs; echo '```'; } > "$runs/case.md"
for part in findings:overview case:case; do
    sed -i -e "/<!-- ${part%:*}: begin/,/<!-- ${part%:*}: end/{//!d}" -e "/<!-- ${part%:*}: begin/r $runs/${part#*:}.md" README.md
done
scripts/quote-findings.py
echo "README.md, docs/, results/published/ and cases/lengths.csv are new"
