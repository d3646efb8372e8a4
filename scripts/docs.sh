#!/bin/bash
# Writes what documents and schemas hold of the code's declarations: the tables of columns, between their marks, and columns.json.
# Called by make docs: docs.sh PROXYLAB [DOCUMENT] [JSON]
set -euo pipefail
proxylab=$1
document=${2:-docs/evidence-format.md}
json=${3:-schemas/columns.json}

tables=$(mktemp)
fresh=$(mktemp)
trap 'rm -f "$tables" "$fresh"' EXIT
"$proxylab" list --columns > "$tables"
awk '
    FILENAME == ARGV[1] && /^## / { file = $2 }
    FILENAME == ARGV[1] && /^\|/ { table[file] = table[file] $0 "\n" }
    FILENAME == ARGV[1] { next }
    /^<!-- columns of / { file = $4; sub(":", "", file); print; printf "\n%s\n", table[file]; inside = 1 }
    /^<!-- end of columns -->/ { inside = 0 }
    !inside { print }
' "$tables" "$document" > "$fresh"
cat "$fresh" > "$document"
"$proxylab" list --columns --json > "$json"
