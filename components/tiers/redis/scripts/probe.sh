#!/bin/sh
# Healthy is who answers PONG to someone who knows the password: an error reply is no life sign (ROF-CON-10). Only a server that reads
# its data into memory is alive without being ready: to start it anew would let it begin again. Arguments: the port; `alive` or `ready`.
set -eu
answer=$(REDISCLI_AUTH=$REDIS_PASSWORD timeout 4 "$CLI" -h "$PROBE_HOST" -p "$1" PING)
case $answer in
  PONG) ;;
  LOADING*) [ "${2-ready}" = alive ] ;;
  *) exit 1 ;;
esac
