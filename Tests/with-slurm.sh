#!/bin/sh
# Runs a command beside a Slurm of its own: munge, slurmctld and slurmd on loopback, one node, all
# files in a folder that is removed at the end. The daemons are ended by their process ids.
#   with-slurm.sh COMMAND ...
set -eu

folder=$(mktemp -d "${TMPDIR:-/tmp}/espalier-slurm.XXXXXX")
# The user of the daemons and of the jobs may enter, others need not.
chmod 755 "$folder"
for name in munge state spool; do mkdir -m 755 "$folder/$name"; done
host=$(hostname -s)
# Ports are asked of the system, so that two runs do not meet.
set -- "$(python3 -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for each in sockets: each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in sockets])')" "$@"
ports=$1
shift

stop() {
  squeue -h -o %A 2>/dev/null | sort -u | xargs -r scancel 2>/dev/null || true
  for name in slurmd slurmctld munge/munged; do
    file="$folder/$name.pid"
    [ -s "$file" ] || continue
    process=$(cat "$file")
    kill "$process" 2>/dev/null || continue
    tries=0
    while kill -0 "$process" 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -9 "$process" 2>/dev/null || true
  done
  if [ -n "${ESPALIER_SLURM_KEEP:-}" ]; then echo "kept: $folder" >&2; else rm -rf "$folder"; fi
}
trap stop EXIT
trap 'exit 130' INT TERM

dd if=/dev/urandom of="$folder/munge/key" bs=1024 count=1 2>/dev/null
chmod 600 "$folder/munge/key"
munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
  --pid-file="$folder/munge/munged.pid" --log-file="$folder/munge/log" \
  --seed-file="$folder/munge/seed"

cat > "$folder/slurm.conf" <<CONFIG
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=${ports% *}
SlurmdPort=${ports#* }
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket,cred_expire=5
CredType=cred/munge
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1
MaxArraySize=${ESPALIER_SLURM_ARRAY:-1001}
MaxJobCount=20000
JobRequeue=1
KillWait=10
OverTimeLimit=0
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=16 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=60 DefaultTime=30 State=UP
CONFIG

export SLURM_CONF="$folder/slurm.conf"
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF" -N "$host"
tries=0
until sinfo -h -o %T 2>/dev/null | grep -q idle; do
  tries=$((tries + 1))
  if [ "$tries" -gt 200 ]; then
    tail -n 20 "$folder"/*.log >&2
    echo "no node became idle within 20 s" >&2
    exit 1
  fi
  sleep 0.1
done
"$@"
