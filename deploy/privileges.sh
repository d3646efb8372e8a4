#!/usr/bin/env bash
# Measures what the container needs: its size, how long it takes to start, and what fails without each privilege, one removed at a time
# from the least set that works. Each row is a real trial. Exit code 1 when the least set does not work, or a part of it is not needed.
# Usage: deploy/privileges.sh [IMAGE]     ENGINE="docker"|"podman …"   FLAGS="more flags of the engine"
set -uo pipefail
read -r -a engine <<<"${ENGINE:-docker}"
image=${1:-proxylab}
here=$(dirname "$(realpath "$0")")
paths=systempaths=unconfined
[ "$(basename "${engine[0]}")" != podman ] || paths=unmask=ALL
profile=seccomp=$here/seccomp.json
apparmor=()
[ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] || apparmor=(--security-opt apparmor=unconfined)
read -r -a more <<<"${FLAGS:-}"
base=(run --rm --network none "${apparmor[@]}" "${more[@]}")
least=(--cap-drop ALL --security-opt no-new-privileges)
plain=(run single-request --proxy nginx --trace --set read_timeout=300ms --out /tmp)
steered=(run per-cpu-listeners --set clients=8 --out /tmp)
wrong=0

# row EXPECTED TEXT COMMAND… : runs it, and prints what came of it in the lab's or the engine's own words.
row() {
    local expected=$1 text=$2 said code=0
    shift 2
    said=$("${engine[@]}" "$@" 2>&1) || code=$?
    if [ "$code" = 0 ]; then said=works; else said=$(grep -m1 -E '^proxylab:|Error|error' <<<"$said" | sed -E 's/^proxylab: //; s/.*(unshare: [^:]*: .*)/\1/' | cut -c1-110); fi
    [ "$expected" = any ] || { [ "$said" = works ] && [ "$expected" = works ]; } || { [ "$said" != works ] && [ "$expected" = fails ]; } || { wrong=1; said="$said  (expected: $expected)"; }
    printf '| %s | %s |\n' "$text" "${said:-exit code $code}"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
starts=$(for _ in 1 2 3 4 5 6 7; do
    begin=$(date +%s%N)
    "${engine[@]}" "${base[@]}" "${least[@]}" "$image" list >/dev/null 2>&1
    echo $((($(date +%s%N) - begin) / 1000000))
done | median)

printf '| what | measured |\n|---|---|\n'
version=$("${engine[@]}" version --format "{{.Server.Version}}" 2>/dev/null) || version=$("${engine[@]}" --version)
printf "| engine | %s |\n" "$(basename "${engine[0]}") $version, cgroup v$([ -f /sys/fs/cgroup/cgroup.controllers ] && echo 2 || echo 1)"
printf '| image size | %s |\n' "$("${engine[@]}" image inspect -f '{{.Size}}' "$image" | awk '{ printf "%.0f MB", $1 / 1e6 }')"
printf '| start-up: `proxylab list` in a new container, median of 7 | %s ms |\n' "$starts"
printf '\n| as user 10001, without any capability | what came of it |\n|---|---|\n'
row works "\`--security-opt seccomp=deploy/seccomp.json\` \`--security-opt $paths\`: the least set" "${base[@]}" "${least[@]}" --security-opt "$profile" --security-opt "$paths" "$image" "${plain[@]}"
row fails 'without the seccomp profile' "${base[@]}" "${least[@]}" --security-opt "$paths" "$image" "${plain[@]}"
row fails "without \`$paths\`" "${base[@]}" "${least[@]}" --security-opt "$profile" "$image" "${plain[@]}"
row works 'the least set and `--read-only --tmpfs /tmp`' "${base[@]}" "${least[@]}" --security-opt "$profile" --security-opt "$paths" --read-only --tmpfs /tmp "$image" "${plain[@]}"
row any '`--privileged`' "${base[@]}" --privileged "$image" "${plain[@]}"

root=(--user 0 --cap-drop ALL)
printf '\n| as root, for per-cpu-listeners, which steers packets by rps_cpus | what came of it |\n|---|---|\n'
capabilities=(SYS_ADMIN NET_ADMIN SETFCAP)
with() { local c; for c in "${capabilities[@]}"; do [ "$c" = "${1:-}" ] || printf -- "--cap-add %s " "$c"; done; }
row works "\`$(with | sed "s, $,,")\`, profile and paths as above: the least set" "${base[@]}" "${root[@]}" $(with) --security-opt "$profile" --security-opt "$paths" "$image" "${steered[@]}"
for capability in "${capabilities[@]}"; do
    row fails "without $capability" "${base[@]}" "${root[@]}" $(with "$capability") --security-opt "$profile" --security-opt "$paths" "$image" "${steered[@]}"
done
exit "$wrong"
