#!/bin/sh
# Runs another script beside it with the password from its file: they know it as a variable. Arguments: the script, and its own.
set -eu
REDIS_PASSWORD=$(cat "$PASSWORD_FILE")
export REDIS_PASSWORD
script=$(dirname "$0")/$1
shift
exec /bin/sh "$script" "$@"
