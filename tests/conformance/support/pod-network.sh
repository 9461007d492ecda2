#!/bin/sh
# Makes a network of its own in which each pod has an address, as in a cluster, and keeps it until it is ended.
# pod-network.sh HOSTS POD...
set -e
mount -t tmpfs none /run
mkdir /run/netns
mount --bind "$1" /etc/hosts
shift
ip link set lo up
ip link add pods type bridge
ip address add 10.77.0.254/24 dev pods
ip link set pods up
number=0
for pod in "$@"; do
  number=$((number + 1))
  ip netns add "$pod"
  ip link add "pod$number" type veth peer name eth0 netns "$pod"
  ip link set "pod$number" master pods up
  ip -n "$pod" address add "10.77.0.$number/24" dev eth0
  ip -n "$pod" link set eth0 up
  ip -n "$pod" link set lo up
done
echo ready
exec sleep infinity
