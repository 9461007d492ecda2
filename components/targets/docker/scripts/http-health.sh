#!/bin/sh
# Asks a program in this container over HTTP for its health, with whatever the image has: healthy is an answer with a status from 200 to 299.
# http-health.sh <port> <path>
set -eu

port=$1
path=$2
url="http://127.0.0.1:$port$path"

if command -v wget >/dev/null; then exec wget -q -O /dev/null "$url"; fi
if command -v curl >/dev/null; then exec curl -fs -o /dev/null "$url"; fi
if command -v bash >/dev/null; then
  # shellcheck disable=SC2016 # bash takes these words as they are.
  exec bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$0"
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n" "$1" >&3
    read -r _ status _ <&3
    case $status in 2??) exit 0 ;; *) exit 1 ;; esac' "$port" "$path"
fi
echo "this image has none of wget, curl and bash, with which it could be asked for its health" >&2
exit 1
