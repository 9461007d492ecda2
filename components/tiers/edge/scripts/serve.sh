#!/bin/sh
# Runs a program that reads its certificate only at its start and when it is told to, and tells it whenever the certificate is another.
# serve.sh <signal to stop gracefully> <signal to read anew> <certificate> <seconds between two looks> <program> [argument...]
set -eu

stop=$1
renew=$2
certificate=$3
pause=$4
shift 4

state() { cksum <"$certificate"; }

watch() {
  seen=$1
  while sleep "$pause"; do
    now=$(state) || continue
    [ "$now" != "$seen" ] || continue
    kill -s "$renew" "$program"
    seen=$now
  done
}

# This shell stays: a program in its place would wait for the watcher's end before its own, as HAProxy does.
first=$(state)
"$@" &
program=$!
interrupted=yes
trap 'interrupted=yes; kill -s "$stop" "$program" 2>/dev/null || true' TERM QUIT INT USR1
watch "$first" &
watcher=$!

# A signal interrupts the wait, and the program then ends in its own time.
while [ "$interrupted" = yes ]; do
  interrupted=no
  code=0
  wait "$program" || code=$?
done
kill "$watcher"
exit "$code"
