#!/bin/sh
# Makes the password file of PostgreSQL's clients, which only its owner may read, then becomes the program.
# start-pgadmin.sh <password file> <program> [argument...]
set -eu

passwords=$1
shift

(
  umask 077
  while IFS=: read -r host port database user secret; do
    printf '%s:%s:%s:%s:%s\n' "$host" "$port" "$database" "$user" "$(cat "$secret")"
  done </palier/logins >"$passwords"
)

exec "$@"
