#!/usr/bin/env bash
# Runs proxylab in the container with the least that it needs; deploy/README.md says what fails without each part, and
# deploy/privileges.sh measures it. Usage: deploy/container.sh [arguments of proxylab …]
#   ENGINE="docker"|"podman …"   IMAGE=proxylab   RESULTS=folder for runs   FLAGS="more flags of the engine"
#   AS_ROOT=1: as the container's root with three capabilities, for the cases that need root; else these are skipped
set -euo pipefail
read -r -a engine <<<"${ENGINE:-docker}"
here=$(dirname "$(realpath "$0")")
results=$(realpath -m "${RESULTS:-$here/../results/container}")
mkdir -p "$results"

# Nobody's user id where root starts it; else the caller's, so that the results are theirs.
user=$(id -u):$(id -g)
[ "$(id -u)" != 0 ] || user=10001:10001
[ -z "${AS_ROOT:-}" ] || user=0:0
[ "$(id -u)" != 0 ] || chown "$user" "$results" # without CAP_DAC_OVERRIDE, root too writes only to what is its own
# The same in the words of each engine: no path of /proc is hidden.
paths=systempaths=unconfined
[ "$(basename "${engine[0]}")" != podman ] || paths=unmask=ALL

least=(--cap-drop ALL --security-opt no-new-privileges --security-opt "seccomp=$here/seccomp.json" --security-opt "$paths")
# Where AppArmor is on, the engine's own profile forbids every mount.
[ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] || least+=(--security-opt apparmor=unconfined)
[ -z "${AS_ROOT:-}" ] || least+=(--cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SETFCAP)
more=()
read -r -a more <<<"${FLAGS:-}"
exec "${engine[@]}" run --rm --network none --user "$user" "${least[@]}" -v "$results:/results" "${more[@]}" "${IMAGE:-proxylab}" "$@"
