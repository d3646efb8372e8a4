#!/usr/bin/env bash
# A whole Slurm cluster on this one host, for tests and for demo.sh: a controller and node daemons in a folder of its own, with its own
# munge key, sockets and ports. Needs root (slurmd starts jobs as their users) and the packages slurmctld slurmd slurm-client munge.
#   cluster.sh start DIR NODES   afterwards: export SLURM_CONF=DIR/slurm.conf
#   cluster.sh kill DIR NODE     as a power cut: the node's daemon and everything of its jobs
#   cluster.sh stop DIR          ends every process that it started
set -euo pipefail

fail() { echo "cluster: $*" >&2; exit 2; }

configure() {
    local dir=$1 nodes=$2 base=$3 host
    host=$(hostname -s)
    cat > "$dir/slurm.conf" <<CONF
ClusterName=proxylab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$base
SlurmctldPidFile=$dir/slurmctld.pid
SlurmctldLogFile=$dir/slurmctld.log
StateSaveLocation=$dir/state
SlurmdPidFile=$dir/%n.pid
SlurmdLogFile=$dir/%n.log
SlurmdSpoolDir=$dir/spool-%n
SlurmUser=root
AuthType=auth/munge
# A requeued job waits as long as a credential lives, by default two minutes.
AuthInfo=socket=$dir/munge.sock,cred_expire=5
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=1,sched_interval=2,bf_interval=2
SlurmdTimeout=5
ReturnToService=2
MpiDefault=none
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((base + 1))-$((base + nodes))] CPUs=1
PartitionName=all Nodes=ALL Default=YES State=UP MaxTime=INFINITE
CONF
}

# As many free ports in a row as are asked for, from a place of this process's own.
free_ports() {
    local count=$1 base try
    for try in $(seq 50); do
        base=$((20000 + (($$ + try * 97) % 10000)))
        ss -Htln | awk '{print $4}' | awk -F: -v a="$base" -v n="$count" '$NF >= a && $NF < a + n { found = 1 } END { exit found }' && { echo "$base"; return; }
    done
    fail "no $count free ports in a row"
}

# Waits until a command succeeds; says what of, when it does not.
until_true() {
    local what=$1 i
    shift
    for i in $(seq 150); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2 # no event tells of it: the daemons signal readiness by answering
    done
    fail "$what"
}

all_idle() { [ "$(sinfo -h -N -o %T | grep -c '^idle')" = "$1" ]; }

start() {
    local dir=$1 nodes=$2 i
    [ "$(id -u)" = 0 ] || fail "slurmd needs root"
    for program in munged slurmctld slurmd sbatch; do command -v "$program" >/dev/null || fail "$program is not installed: make deps"; done
    mkdir -p "$dir/state"
    chmod 755 "$dir"
    (umask 077 && head -c 1024 /dev/urandom > "$dir/munge.key")
    configure "$dir" "$nodes" "$(free_ports $((nodes + 1)))"
    export SLURM_CONF=$dir/slurm.conf
    munged --force --key-file="$dir/munge.key" --socket="$dir/munge.sock" --pid-file="$dir/munged.pid" --seed-file="$dir/munge.seed" --log-file="$dir/munged.log"
    slurmctld -c >/dev/null
    for i in $(seq "$nodes"); do
        mkdir -p "$dir/spool-n$i"
        slurmd -N "n$i"
    done
    until_true "the nodes do not answer: see $dir/*.log" all_idle "$nodes"
}

# Ends a process and waits until it has gone.
end() {
    local pid=$1 i
    kill "$2" "$pid" 2>/dev/null || return 0
    for i in $(seq 50); do
        [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

# What runs for this cluster's jobs on a node, and the daemons that watch over them: by the environment that they were given.
of_jobs() {
    local dir=$1 node=$2 p pid
    for p in /proc/[0-9]*; do
        pid=${p#/proc/}
        if grep -qzx "SLURMD_NODENAME=$node" "$p/environ" 2>/dev/null && grep -qzx "SLURM_CONF=$dir/slurm.conf" "$p/environ" 2>/dev/null; then
            echo "$pid"
            parent=$(awk '$1 == "PPid:" { print $2 }' "$p/status" 2>/dev/null) || continue
            grep -q '^slurmstepd' "/proc/$parent/comm" 2>/dev/null && echo "$parent"
        fi
    done | sort -u
}

kill_node() {
    local dir=$1 node=$2 pid
    end "$(cat "$dir/$node.pid")" -KILL
    for pid in $(of_jobs "$dir" "$node"); do end "$pid" -KILL; done
}

stop() {
    local dir=$1 file pid
    export SLURM_CONF=$dir/slurm.conf
    [ -e "$SLURM_CONF" ] || return 0
    scancel --quiet --full --user=root 2>/dev/null || true
    for file in "$dir"/n*.pid; do
        [ -e "$file" ] || continue
        pid=$(basename "$file" .pid)
        end "$(cat "$file")" -TERM
        for pid in $(of_jobs "$dir" "$pid"); do end "$pid" -KILL; done
    done
    for file in "$dir/slurmctld.pid" "$dir/munged.pid"; do
        [ ! -e "$file" ] || end "$(cat "$file")" -TERM
    done
}

[ $# -ge 2 ] || fail "usage: cluster.sh start DIR NODES | kill DIR NODE | stop DIR"
dir=$(realpath -m "$2")
case $1 in
    start) start "$dir" "${3:-4}" ;;
    kill) kill_node "$dir" "$3" ;;
    stop) stop "$dir" ;;
    *) fail "there is no '$1'" ;;
esac
