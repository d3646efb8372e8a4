#!/usr/bin/env bash
# @TITLE@
# Starts upstream.py and the proxy, sends the requests, and prints what each of them got. It needs bash, curl 7.75 or newer, Python 3
# and the proxy. PROXY=/path/to/program names another program than @PROGRAM@.
# In a network of its own where that is permitted (unshare(1)); else on ports @PORTS@ of this machine, which have to be free then.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)

if [ -z "${INSIDE-}" ]; then
    for how in "-Urn -pf --mount-proc --kill-child" "-Urn"; do
        # shellcheck disable=SC2086
        unshare $how true 2>/dev/null && INSIDE=namespace exec unshare $how -- bash "$0" "$@"
    done
    INSIDE=host exec bash "$0" "$@"
fi
set -m # each of the programs below has a process group, with whatever it starts

proxy=${PROXY:-@DEFAULT@}
[ -x "$proxy" ] || proxy=$(command -v "$(basename "$proxy")" || echo "$proxy")
[ -x "$proxy" ] || { echo "$proxy is not there: name the program by PROXY=" >&2; exit 2; }
as_user=(@AS_USER@)
[ "$(id -u)" = 0 ] || as_user=()
clients=@CLIENTS@ requests=@REQUESTS@ gap=@GAP@ deadline=@DEADLINE@
front=@FRONT@

work=$(mktemp -d /tmp/reproduce-XXXXXX)
upstream='' program=''
stop() {
    exec 2>/dev/null # bash would tell of each of its jobs that ends
    for group in $program $upstream; do
        kill -TERM -- "-$group" 2>/dev/null
    done
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 -- "-${program:-none}" 2>/dev/null || break
        sleep 0.1
    done
    for group in $program $upstream; do
        kill -KILL -- "-$group" 2>/dev/null
    done
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Where one of these ports is listened on; /proc/net/tcp has them in hexadecimal, and 0A is the state LISTEN.
listens() { grep -q "$(printf ':%04X 00000000:0000 0A' "$1")" /proc/net/tcp; }
await() { # what, and the command that tells whether it is so
    local what=$1
    shift
    for _ in $(seq 300); do
        "$@" && return
        sleep 0.1
    done
    echo "$what: not within 30 s" >&2
    cat "$work/proxy.log" >&2
    exit 2
}

if [ "$INSIDE" = namespace ]; then
    ip link set lo up 2>/dev/null || python3 -c '
import fcntl, socket, struct
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 1)) # SIOCSIFFLAGS, IFF_UP
'
else
    for port in @PORTS@; do
        listens "$port" && { echo "port $port is taken" >&2; exit 2; }
    done
fi

sed "s|@FOLDER@|$work|g" "$here/proxy.conf" >"$work/proxy.conf"
python3 "$here/upstream.py" @ENDPOINT@ "$work/journal" &
upstream=$!
await "the upstream listens" grep -qs listening "$work/journal"
(cd "$work" && exec ${as_user[@]+"${as_user[@]}"} @COMMAND@) >"$work/proxy.log" 2>&1 </dev/null &
program=$!
await "the proxy listens" listens @FRONT_PORT@
sleep 0.3 # some say that they listen before every part of them works

@BODY@
@CLIENT@

ending() { # what curl's exit code means, of a request with this status
    case $1:$2 in
        0:*) echo whole ;;
        28:*) echo "no end" ;;
        7:*) echo refused ;;
        52:* | 55:000 | 56:000) echo nothing ;;
        18:* | 55:* | 56:*) echo cut ;;
        *) echo malformed ;;
    esac
}

wave() { # the id before its first request
    local first=$1 waiting=()
    for ((c = 1; c <= clients; c++)); do
        local ids=()
        for ((r = 0; r < requests; r++)); do ids+=($((first + r * clients + c))); done
        client "${ids[@]}" &
        waiting+=($!)
        [ "$gap" = 0 ] || sleep "$gap"
    done
    wait "${waiting[@]}"
}

tell() { # a wave's name, and the id before its first request
    local first=$2 id status code octets seconds answer
    echo
    echo "$1"
    printf '%-8s %-7s %-10s %-5s %9s %9s %9s  %s\n' request status ending code octets seconds executed answer
    for ((id = first + 1; id <= first + clients * requests; id++)); do
        read -r _ status code octets seconds < <(grep -h "^$id " "$work"/got.* || echo "$id 000 - 0 0")
        answer=-
        if grep -qsa "answer to $(printf %010d "$id")" "$work/answer.$id"; then answer=own; elif grep -qsa 'answer to ' "$work/answer.$id"; then answer=other; fi
        printf '%-8s %-7s %-10s %-5s %9s %9.3f %9s  %s\n' "$id" "$status" "$(ending "$code" "$status")" "$code" "$octets" "$seconds" "$(grep -c "^request $id\$" "$work/journal")" "$answer"
    done
}

"$proxy" @VERSION@ 2>&1 | head -n 1
wave 0
@RECOVERY@
tell "while the upstream misbehaves" 0
@AFTER@
[ -z "${LOG-}" ] || cat "$work/proxy.log"
