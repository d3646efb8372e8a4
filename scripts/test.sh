#!/usr/bin/env bash
# Runs all tests and closes with the plain line "N passed, N failed, N skipped", taken from the runner's own report.
# Usage: scripts/test.sh CONFIGURATION [arguments of the test runner …]
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=$1
shift
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

code=0
"tests/bin/$configuration/net10.0/ProxyLab.Tests" -noLogo -noColor -result-xml "$results/tests.xml" "$@" || code=$?
[ -s "$results/tests.xml" ] || { echo "the test runner wrote no report (exit code $code)" >&2; exit 2; }

# Adds up one attribute over the assemblies of the report.
count() { local sum=0 n; for n in $(grep -o '<assembly [^>]*' "$results/tests.xml" | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+'); do sum=$((sum + n)); done; echo "$sum"; }
passed=$(count passed) failed=$(($(count failed) + $(count errors))) skipped=$(count skipped) # what is "not run" is explicit: it is no test but makes the screenshots, when asked

# Which tests failed, and the start of what each said, once more at the end: a CI page that shows only the tail shows them too.
awk 'BEGIN { RS = "<test " } NR > 1 && /^[^>]* result="Fail"/ {
         name = $0; sub(/^[^>]* ?name="/, "", name); sub(/" (type|method|result|time)=.*/, "", name); gsub(/\\&quot;|&quot;/, "\"", name)
         said = $0; if (!sub(/.*<message>(<!\[CDATA\[)?/, "", said)) said = ""; sub(/(\]\]>)?<\/message>.*/, "", said); gsub(/[[:space:]]+/, " ", said)
         print "failed: " name ": " substr(said, 1, 600) }' "$results/tests.xml"

# Why tests were skipped, the most frequent reasons first, in at most ten lines; in CI, where everything is installed, none may be.
grep -oE '<reason>(<!\[CDATA\[)?[^<]*' "$results/tests.xml" | sed -E 's/<reason>(<!\[CDATA\[)?//; s/\]\]>.*//' | sort | uniq -c | sort -rn |
    awk '{ n = $1; sub(/^ *[0-9]+ /, ""); if (NR < 10) { print "skipped: " n ": " $0 } else { rest += n; kinds++; last = $0 } }
         END { if (kinds == 1) print "skipped: " rest ": " last; else if (kinds) print "skipped: " rest ": for " kinds " other reasons" }' || true
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$code" = 0 ] || exit 1
if [ "${CI:-}" = true ] && [ "$skipped" != 0 ]; then
    echo "in CI nothing may be skipped" >&2
    exit 1
fi
