# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: launchers
# --local-rank under launchers: srun of Slurm, and mpiexec of MPICH. There are four nodes with a CPU each.

root=/launchers

# inside PROGRAM WORD...: runs a program in the tree.
inside() { LC_ALL=C unshare --root="$root" "$@"; }

# Starts a Slurm of this one machine, without authentication. The name must have an address that is not 127.0.0.1.
prepare_root() {
  mount --bind /dev "$root/dev"
  mount --bind /proc "$root/proc"
  mount --bind /sys "$root/sys"
  cp /usr/bin/busybox /usr/bin/numactl-swift "$root/usr/bin/"
  ln -s busybox "$root/usr/bin/sh"
  ln -s busybox "$root/usr/bin/sed"
  ip link set lo up
  ip address add 10.9.9.9/32 dev lo
  echo '10.9.9.9 guest' >"$root/etc/hosts"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  cat >"$root/etc/slurm/slurm.conf" <<'CONF'
ClusterName=test
SlurmctldHost=guest
AuthType=auth/none
CredType=cred/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
ReturnToService=2
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
SlurmdSpoolDir=/var/spool/slurmd
StateSaveLocation=/var/spool/slurmctld
SlurmUser=root
SwitchType=switch/none
TaskPlugin=task/none
SchedulerType=sched/builtin
SelectType=select/linear
JobAcctGatherType=jobacct_gather/none
NodeName=guest CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  # Slurm needs systemd for cgroups of version 2, and uses none here.
  echo 'CgroupPlugin=cgroup/v1' >"$root/etc/slurm/cgroup.conf"
  inside /usr/sbin/slurmctld -D >/tmp/slurmctld 2>&1 &
  inside /usr/sbin/slurmd -D >/tmp/slurmd 2>&1 &
}

# idle: succeeds if ranks can start.
idle() { [[ $(inside sinfo --noheader --format %T 2>/dev/null) == idle ]]; }
prepare prepare_root

# Prints the rank, its CPUs and its policy.
shows='sed -n "s/^Cpus_allowed_list:.//p" /proc/self/status; sed -n "1s/^[^ ]* \([^ ]*\).*/\1/p" /proc/self/numa_maps'

# each_rank LAUNCHER...: the four ranks that this starts have a node each.
each_rank() {
  [[ $1 != srun ]] || await idle
  inside "$@" numactl-swift --local-rank sh -c "echo \$($shows)" >"$scratch/ranks" 2>"$scratch/faults" ||
    { cat "$scratch/ranks" "$scratch/faults" /tmp/slurmctld /tmp/slurmd; refute "$1 has failed"; }
  [[ $(sort "$scratch/ranks") == $'0 bind:0\n1 bind:1\n2 bind:2\n3 bind:3' ]] || { cat "$scratch/ranks"; refute 'not a node each'; }
}
scenario 'launchers: srun' each_rank srun --ntasks=4
scenario 'launchers: srun, tasks per node' each_rank srun --nodes=1 --ntasks-per-node=4
scenario 'launchers: mpiexec of MPICH' each_rank mpiexec.hydra -n 4
# srun starts one launcher, whose ranks have the variables of both.
scenario 'launchers: mpiexec of MPICH in srun' each_rank srun --ntasks=1 mpiexec.hydra -launcher fork -n 4

# Two ranks of srun, and each says that it is the first of four.
disagreement() {
  await idle
  if inside srun --ntasks=2 sh -c 'LOCAL_RANK=0 LOCAL_WORLD_SIZE=4 numactl-swift --local-rank true' >/dev/null 2>"$scratch/faults"; then
    refute 'they agree'
  fi
  grep -q 'LOCAL_RANK=0 of 4 and SLURM_LOCALID=1 of 2 disagree; unset the one that is not meant' "$scratch/faults" ||
    { cat "$scratch/faults"; refute 'not named'; }
}
scenario 'launchers: two that disagree' disagreement
