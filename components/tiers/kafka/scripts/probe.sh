#!/bin/bash
# Healthy is who answers a request of the protocol (ApiVersions), on the listener that only the pod itself can reach. A broker opens its
# listeners when the cluster has taken it in, so an answer also says that it takes part.
set -euo pipefail
exec 3<>"/dev/tcp/$PROBE_HOST/$LOCAL_PORT"
# Length 10, request 18 in version 0, number 7, a client without name.
printf '\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x07\xff\xff' >&3
# The answer: its length, the same number, error 0.
answer=$(timeout 4 head -c 10 <&3 | od -An -tx1 | tr -d ' \n')
[[ $answer == ????????000000070000 ]]
