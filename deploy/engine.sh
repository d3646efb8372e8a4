#!/usr/bin/env bash
# Runs a command with a container engine: the one that answers, or else, as root, a Docker daemon for the time of the command alone. That one has
# its images in artifacts/engine/ and its socket in a folder of its own, and leaves the host's network and firewall as they are.
# Usage: deploy/engine.sh COMMAND [argument …]     ENGINE="docker"|"podman …"
set -euo pipefail
case "${ENGINE:-docker}" in *podman*) exec "$@" ;; esac
! docker info >/dev/null 2>&1 || exec "$@"
if [ "$(id -u)" != 0 ] || ! command -v dockerd >/dev/null; then
    echo "no Docker daemon answers: start one, or run this as root with dockerd installed (make deps), or set ENGINE=podman" >&2
    exit 2
fi

images=$(dirname "$(realpath "$0")")/../artifacts/engine
mkdir -p "$images"
work=$(mktemp -d)
: >"$work/log" # before tail opens it
dockerd --host="unix://$work/d.sock" --data-root="$(realpath "$images")" --exec-root="$work/exec" --pidfile="$work/pid" --bridge=none --iptables=false \
    >"$work/log" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; rm -rf "$work"' EXIT
# The daemon says when it listens; its end ends tail.
if ! grep -q 'API listen on' < <(tail -n +1 -f --pid="$daemon" "$work/log"); then
    tail -5 "$work/log" >&2
    exit 2
fi
DOCKER_HOST="unix://$work/d.sock" "$@"
