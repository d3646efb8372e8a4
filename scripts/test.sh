#!/usr/bin/env bash
# Runs all tests and closes with the plain line "N passed, N failed, N skipped", taken from the runner's own report.
# Usage: scripts/test.sh CONFIGURATION [arguments of the test runner …]
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=$1
shift
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Runs the tests that the arguments after the name of the report choose. Most of a test's time is waiting, so that there are more of them at once than CPUs.
run() { "tests/bin/$configuration/net10.0/ProxyLab.Tests" -noLogo -noColor -maxThreads 2x -result-xml "$results/$1.xml" "${@:2}"; }

# Adds up one attribute over the assemblies of a report.
count() { local sum=0 n; for n in $(grep -o '<assembly [^>]*' "$results/$1.xml" | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+'); do sum=$((sum + n)); done; echo "$sum"; }

# Which tests of a report failed, and the start of what each said: a CI page that shows only the tail shows them too.
failures() {
    awk -v how="$2" 'BEGIN { RS = "<test " } NR > 1 && /^[^>]* result="Fail"/ {
         name = $0; sub(/^[^>]* ?name="/, "", name); sub(/" (type|method|result|time)=.*/, "", name); gsub(/\\&quot;|&quot;/, "\"", name)
         said = $0; if (!sub(/.*<message>(<!\[CDATA\[)?/, "", said)) said = ""; sub(/(\]\]>)?<\/message>.*/, "", said); gsub(/[[:space:]]+/, " ", said)
         print how ": " name ": " substr(said, 1, 600) }' "$results/$1.xml"
}

# The methods of the tests that failed, as arguments of the test runner.
methods_failed() {
    awk 'BEGIN { RS = "<test " } NR > 1 && /^[^>]* result="Fail"/ {
         type = $0; sub(/^[^>]* type="/, "", type); sub(/".*/, "", type); method = $0; sub(/^[^>]* method="/, "", method); sub(/".*/, "", method)
         if (!seen[type, method]++) { print "-method"; print type "." method } }' "$results/$1.xml"
}

# Where the time goes: the classes whose tests took longest together. Several run at once, so that the sum is more than the clock shows.
slowest() {
    grep -oE '<test [^>]*>' "$results/tests.xml" |
        awk '{ type = $0; sub(/^.* type="/, "", type); sub(/".*/, "", type); time = $0; sub(/^.* time="/, "", time); sub(/".*/, "", time)
               all[type] += time } END { for (type in all) printf "slowest: %.0f s %s\n", all[type], type }' | sort -k2 -rn | head -n 30
}

code=0
run tests "$@" || code=$?
[ -s "$results/tests.xml" ] || { echo "the test runner wrote no report (exit code $code)" >&2; exit 2; }
passed=$(count tests passed) failed=$(count tests failed) errors=$(count tests errors) skipped=$(count tests skipped) # what is "not run" is explicit: it is no test but makes the screenshots, when asked
last=tests

# Many tests ask a real proxy for times while other tests take the CPUs. Each that failed is asked once more, alone; one that is wrong fails again. What it said is shown.
# A test with the trait Asked=once looks for what happens by chance (a wrong verdict under load, something left behind by a kill): there one failure is enough.
asked_once() { awk 'BEGIN { RS = "<test " } NR > 1 && /^[^>]* result="Fail"/ && /<trait name="Asked" value="once"/ { found = 1 } END { exit !found }' "$results/tests.xml"; }
if [ "$failed" -gt 0 ] && [ "$failed" -le 20 ] && [ "$errors" = 0 ] && ! asked_once; then
    failures tests "asked again"
    mapfile -t again < <(methods_failed tests)
    code=0
    run again -parallelMode none "${again[@]}" || code=$?
    [ -s "$results/again.xml" ] || { echo "the test runner wrote no report of what it was asked again (exit code $code)" >&2; exit 2; }
    [ "$(count again total)" -ge "$failed" ] || { echo "$failed tests failed, and only $(count again total) were found to ask again" >&2; exit 2; }
    passed=$((passed + failed - $(count again failed))) failed=$(count again failed) errors=$(count again errors)
    last=again
fi
failed=$((failed + errors))
slowest || true

# Why tests were skipped, the most frequent reasons first, in at most ten lines; in CI, where everything is installed, none may be.
grep -oE '<reason>(<!\[CDATA\[)?[^<]*' "$results/tests.xml" | sed -E 's/<reason>(<!\[CDATA\[)?//; s/\]\]>.*//' | sort | uniq -c | sort -rn |
    awk '{ n = $1; sub(/^ *[0-9]+ /, ""); if (NR < 10) { print "skipped: " n ": " $0 } else { rest += n; kinds++; last = $0 } }
         END { if (kinds == 1) print "skipped: " rest ": " last; else if (kinds) print "skipped: " rest ": for " kinds " other reasons" }' || true
# What failed comes last: a CI page may show the last twenty lines only.
failures "$last" "failed"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$code" = 0 ] || exit 1
if [ "${CI:-}" = true ] && [ "$skipped" != 0 ]; then
    echo "in CI nothing may be skipped" >&2
    exit 1
fi
