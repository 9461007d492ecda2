#!/bin/bash
# Healthy is who takes connections for messages, which is the last thing that a member does at its start, and answers on the management
# interface. A connection that says nothing is not logged, other than one that says hello and goes; and RabbitMQ's own tools would start an
# Erlang for each answer.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$MESSAGES_PORT"
exec 3>&-
exec 3<>"/dev/tcp/127.0.0.1/$MANAGEMENT_PORT"
printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -t 4 -r _ status _ <&3
[[ $status == 200 ]]
