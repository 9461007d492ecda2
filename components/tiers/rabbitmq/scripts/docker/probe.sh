#!/bin/bash
# Healthy is who begins a conversation: a client of AMQP 0-9-1 that says hello is told which ways to log in there are. RabbitMQ's own tools
# would start an Erlang for each answer.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$MESSAGES_PORT"
printf 'AMQP\x00\x00\x09\x01' >&3
# A frame with a method, on channel 0, of some length: class 10, method 10, which is connection.start.
answer=$(timeout 4 head -c 11 <&3 | od -An -tx1 | tr -d ' \n')
[[ $answer == 010000????????000a000a ]]
