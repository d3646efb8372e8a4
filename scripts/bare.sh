#!/usr/bin/env bash
# Shows that the README's promise holds on a bare machine: the .NET SDK, make and util-linux alone, an ordinary user. In a mount namespace of its own it
# hides every optional program (/dev/null lies over it, so that it is there and cannot be executed), the headers of C and every font, and runs `make cases` and `make test`
# in a clone of this checkout. Nothing of the machine changes. As root it gives its user up for `nobody`; an ordinary user stays who he is.
# Usage: scripts/bare.sh          BARE_CASES='…' and BARE_TESTS='…' are the ARGS of the two commands, e.g. BARE_TESTS='-class "*Commands*"'
set -euo pipefail
cd "$(dirname "$0")/.."

programs=(
    ip ss tc bridge nft iptables strace ltrace perf gdb tcpdump nginx haproxy node nodejs npm npx wrk ab hey stress-ng curl wget jq
    python3 python perl php jupyter jupyter-nbconvert docker dockerd containerd podman buildah crun runc mmdebstrap chromium google-chrome
    cc gcc clang tcc slurmctld slurmd srun sbatch squeue sinfo munged pwsh kubectl envoy caddy traefik httpd apache2 varnishd squid h2o lighttpd traffic_server nghttpx openssl socat nc
)

# What is hidden: every file of these names, and those with a version in their name, in the folders where programs are.
files() {
    local name
    for name in "${programs[@]}"; do type -aP "$name" || true; done
    compgen -G '/usr/*bin/php-fpm*' || true
    compgen -G '/usr/*bin/php[0-9]*' || true
    compgen -G '/usr/*bin/python3.*' || true
    compgen -G '/usr/*bin/jupyter*' || true
}

if [ "${1:-}" = inside ]; then # in the mount namespace, still with the right to mount
    work=$2 packages=$3
    export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
    files | xargs -r readlink -f | sort -u | while read -r file; do [ ! -f "$file" ] || mount --bind /dev/null "$file"; done
    for folder in /usr/share/fonts /usr/include; do [ ! -d "$folder" ] || mount -t tmpfs tmpfs "$folder"; done
    mount --bind "$packages" "$work/packages"
    cd "$work/checkout"
    as_nobody=()
    [ "$(id -u)" != 0 ] || as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    # A clean environment: no CI, so that tests may be skipped; packages are restored from those that this user has, and not from the network.
    exec "${as_nobody[@]}" env -i HOME="$work/home" PATH="$PATH" LANG=C.UTF-8 RestoreSources="$work/packages" NuGetAudit=false \
        DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 \
        BARE_CASES="${BARE_CASES:-}" BARE_TESTS="${BARE_TESTS:-}" scripts/bare.sh both "$work"
fi

if [ "${1:-}" = both ]; then # as the ordinary user, on the bare machine
    work=$2 bad=0
    # Every figure of the last run has its text in the SVG, and a PNG.
    drawn() {
        local model
        for model in results/latest/figures/*.json; do
            case $model in *.plotly.json) continue ;; esac
            grep -q '<text' "${model%.json}.svg" && [ -s "${model%.json}.png" ] || return 1
        done
    }
    # say WHAT CONDITION…
    say() { local what=$1; shift; if "$@"; then echo "bare: held: $what"; else echo "bare: FAILED: $what"; bad=1; fi; }
    code=0
    make cases ARGS="$BARE_CASES" >"$work/cases.out" 2>"$work/cases.err" || code=$?
    cat "$work/cases.err" "$work/cases.out"
    say "make cases ended with 0" test "$code" = 0
    say "make cases judged claims" grep -q '^trials: [0-9]* valid.*claims: .*holds' "$work/cases.out"
    say "make cases printed a result of fewer than 60 lines" test "$(wc -l <"$work/cases.out")" -lt 60
    say "make cases drew every figure, with its text" drawn
    say "its report carries what draws figures" grep -q 'plotly.js' results/latest/report.html
    say "what is left out or skipped is named with its remedy" test "$(grep -cE '^(left out|skipped): ' "$work/cases.err")" = "$(grep -E '^(left out|skipped): ' "$work/cases.err" | grep -cE 'make deps|root')"
    code=0
    make test ARGS="$BARE_TESTS" >"$work/test.out" 2>&1 || code=$?
    cat "$work/test.out"
    say "make test ended with 0" test "$code" = 0
    say "make test failed nowhere" grep -qE '^[1-9][0-9]* passed, 0 failed, [0-9]+ skipped$' "$work/test.out"
    say "make test gave its reasons in at most ten lines" test "$(grep -c '^skipped: ' "$work/test.out")" -le 10
    exit "$bad"
fi

work=$(mktemp -d /tmp/bare.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/home" "$work/packages"
git clone --quiet --no-hardlinks "$PWD" "$work/checkout"
[ -z "$(git status --porcelain)" ] || echo "bare: what is not committed is not in the copy" >&2
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$packages"
if [ "$(id -u)" = 0 ]; then
    chown -R 65534:65534 "$work"
    unshare --mount --propagation private "$0" inside "$work" "$packages"
else
    unshare --user --map-current-user --keep-caps --mount --propagation private "$0" inside "$work" "$packages"
fi
