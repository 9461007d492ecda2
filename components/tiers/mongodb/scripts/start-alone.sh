#!/bin/sh
# Starts a replica set of one member. The first start makes the set; every start sets the password that holds now.
set -eu
umask 077
# shellcheck source=components/targets/docker/scripts/run-server.sh
. "$(dirname "$0")/run-server.sh"
# shellcheck source=components/tiers/mongodb/scripts/common.sh
. "$(dirname "$0")/common.sh"

is_answering() { ask 'quit(0)' >/dev/null 2>&1; }

# What a killed server left there is of no use.
rm -rf "$RUN_FOLDER"
mkdir -p "$RUN_FOLDER"
# The server reads no key that others could read too.
cat "$KEY_FILE" >"$key"
run_server TERM mongod --config "$SETTINGS_FOLDER/mongod.json" --keyFile "$key"
until_server_lets is_answering
ask "settingsFile = '$SETTINGS_FOLDER/prepare.json'" "$SETTINGS_FOLDER/prepare.js" >&2 ||
  give_up "the replica set or its login could not be made"
touch "$ready"
end_with_server
