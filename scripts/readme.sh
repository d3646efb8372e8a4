#!/usr/bin/env bash
# Runs the cases and publishes what they found: results/published/ (findings, machine, one figure) and the table in README.md.
# Usage: scripts/readme.sh PROXYLAB [arguments of proxylab run …]
set -euo pipefail
cd "$(dirname "$0")/.."
proxylab=$1
shift
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

"$proxylab" run --out "$runs" "$@"
mkdir -p results/published
cp "$runs"/latest/findings.{json,md} results/published/
# Where this checkout lies on this machine is nobody's business.
sed -e "s#$PWD/##g" -e "s#$runs#DIR#g" "$runs"/latest/machine.json > results/published/machine.json
cp "$runs"/latest/figures/never-accept-nginx-1.svg results/published/never-accept-nginx.svg
"$proxylab" report results/published --overview > "$runs/overview.md"
# The example of a case is the file that the tests compile and judge.
{ echo '```csharp'; cat tests/Cases/DripsItsAnswer.cs; echo '```'; } > "$runs/case.md"
for part in findings:overview case:case; do
    sed -i -e "/<!-- ${part%:*}: begin/,/<!-- ${part%:*}: end/{//!d}" -e "/<!-- ${part%:*}: begin/r $runs/${part#*:}.md" README.md
done
echo "README.md and results/published/ are new"
