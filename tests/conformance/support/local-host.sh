#!/bin/sh
# Makes a machine of its own, with a network of its own and a root for each container, and keeps it until it is ended. In a root everything
# is where a container has it: programs are those of this machine, all that is written is its own.
# local-host.sh HOSTS PROGRAMS ROOT...
set -e
hosts=$1
programs=$2
shift 2
ip link set lo up
for root in "$@"; do
  for folder in usr bin sbin lib lib64 dev proc sys; do
    [ -e "/$folder" ] || continue
    mkdir -p "$root/$folder"
    mount --rbind "/$folder" "$root/$folder"
  done
  mkdir -p "$root/etc" "$root/tmp" "$root/run" "$root/var/tmp" "$root$programs"
  chmod 1777 "$root/tmp" "$root/var/tmp"
  mount --bind "$hosts" "$root/etc/hosts"
  mount --bind "$programs" "$root$programs"
done
echo ready
exec sleep infinity
