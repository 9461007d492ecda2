#!/bin/sh
# Healthy is who answers PONG to someone who knows the password: an error reply is no life sign (ROF-CON-10). Argument: the port.
set -eu
answer=$(REDISCLI_AUTH=$REDIS_PASSWORD timeout 4 "$CLI" -h "$PROBE_HOST" -p "$1" PING)
[ "$answer" = PONG ]
