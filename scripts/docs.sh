#!/bin/bash
# Writes what documents and schemas hold of the code's declarations: the tables of columns, between their marks, columns.json, and the table of timeouts.
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

# The table of timeouts of docs/proxies.md, in a block of code; not where another document was named.
[ $# -lt 2 ] || exit 0
{ echo '```text'; "$proxylab" list | sed -n '/^Upstreams that each proxy/,/^$/p' | sed -e '1d' -e '/^$/d' -e 's/^  //'; echo '```'; } > "$tables"
sed -i -e '/<!-- timeouts: begin/,/<!-- timeouts: end/{//!d}' -e "/<!-- timeouts: begin/r $tables" docs/proxies.md
