#!/bin/sh
# Starts a member that is alone. The passwords of its users are files, and each takes its place in the definitions; no other program sees
# one, and the result is in memory alone.
set -eu
umask 077

definitions=$(cat "$SETTINGS_FOLDER/definitions.json")
for login in $LOGINS; do
  password=$(cat "$SECRETS_FOLDER/$login")
  definitions=${definitions%%"@$login@"*}$password${definitions#*"@$login@"}
done
mkdir -p "$HOME"
printf '%s\n' "$definitions" >"$HOME/definitions.json"

exec /bin/sh "$SCRIPTS_FOLDER/start-node.sh"
