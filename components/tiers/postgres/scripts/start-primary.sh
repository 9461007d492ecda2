#!/bin/sh
# Starts the server that writes. The first start makes the database; every start sets the passwords that hold now.
set -eu
umask 077
# shellcheck source=components/targets/docker/scripts/run-server.sh
. "$(dirname "$0")/run-server.sh"
# shellcheck source=components/tiers/postgres/scripts/common.sh
. "$(dirname "$0")/common.sh"

# Half of a database would look like one: it gets its place when it is whole. Language and encoding are those of Kubernetes.
make_database() {
  rm -rf "$DATA_FOLDER/new"
  initdb --pgdata="$DATA_FOLDER/new" --username=postgres --auth=trust --encoding=UTF8 --locale=C --data-checksums >&2
  mv "$DATA_FOLDER/new" "$data"
}

refuse_other_major
make_run_folder
if [ ! -e "$data" ]; then make_database; fi
serve
sql --file="$SETTINGS_FOLDER/prepare.sql" >&2 || give_up "the logins could not be made"
touch "$ready"
end_with_server
