#!/bin/sh
# Starts a replica set of one member. The first start makes the set; every start sets the password that holds now.
set -eu
umask 077
# shellcheck source=components/tiers/mongodb/scripts/common.sh
. "$(dirname "$0")/common.sh"

# Waits until the server has ended, and ends as it did. A signal ends the first wait before the server has ended.
end() {
  status=0
  wait "$server" || status=$?
  while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
  done
  exit "$status"
}

rm -f "$ready"
# The server reads no key that others could read too.
cat "$KEY_FILE" >"$key"
mongod --config "$SETTINGS_FOLDER/mongod.json" --keyFile "$key" &
server=$!
trap 'kill "$server" 2>/dev/null || true' TERM INT
until ask 'quit(0)' >/dev/null 2>&1; do
  kill -0 "$server" 2>/dev/null || end
  sleep 1
done
if ! ask "settingsFile = '$SETTINGS_FOLDER/prepare.json'" "$SETTINGS_FOLDER/prepare.js" >&2; then
  echo "palier: the replica set or its login could not be made" >&2
  kill "$server"
  wait "$server" || true
  exit 1
fi
touch "$ready"
end
