#!/bin/bash
# Starts the one server of a host. The first start makes the database; every start sets the password that holds now.
set -euo pipefail
umask 077
# shellcheck source=components/targets/docker/scripts/run-server.sh
. "$(dirname "$0")/run-server.sh"
# shellcheck source=components/tiers/mariadb/scripts/common.sh
. "$(dirname "$0")/common.sh"

# The newest version that has worked with this data: it told when its own tables were made, or brought up to date.
version_of_data() {
  { cat "$data/mariadb_upgrade_info" "$data/mysql_upgrade_info" 2>/dev/null || true; } |
    sed -nE 's/^([0-9]+\.[0-9]+).*/\1/p' | sort -V | tail -n 1
}

# A server cannot read what a newer one has written, and may find out only when it has changed something.
refuse_newer_data() {
  there=$(version_of_data)
  here=$("$SERVER" --version | sed -nE 's/.*Ver ([0-9]+\.[0-9]+).*/\1/p')
  if [ -n "$there" ] && [ "$(printf '%s\n' "$there" "$here" | sort -V | tail -n 1)" != "$here" ]; then
    echo "palier: $data holds a database of MariaDB $there, and this is MariaDB $here. Nothing was touched. Set the version back to $there." >&2
    exit 1
  fi
}

# Half of a database would look like one: it gets its place when it is whole.
make_empty_database() {
  rm -rf "$DATA_FOLDER/new"
  "$INSTALL" --no-defaults --datadir="$DATA_FOLDER/new" --skip-test-db \
    --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >&2
  mv "$DATA_FOLDER/new" "$data"
}

# The server's own user has no password: who is let in by the socket is known by the operating system.
make_logins() {
  "$UPGRADE" --no-defaults --socket="$SOCKET" --user="$(id -un)" --silent >&2 || return
  SQL_SECONDS=60 sql <<SQL
CREATE DATABASE IF NOT EXISTS \`$DATABASE\`;
CREATE USER IF NOT EXISTS '$DATABASE_USER'@'%';
ALTER USER '$DATABASE_USER'@'%' IDENTIFIED BY '$(cat "$PASSWORD_FILE")';
GRANT ALL PRIVILEGES ON \`$DATABASE\`.* TO '$DATABASE_USER'@'%';
SQL
}

is_answering() { is_running && sql --execute 'SELECT 1' >/dev/null 2>&1; }

refuse_newer_data
# What a killed server left there is of no use.
rm -rf "$DATA_FOLDER/temporary" "$RUN_FOLDER"
mkdir -p "$DATA_FOLDER/temporary" "$RUN_FOLDER"
if [ ! -e "$data" ]; then make_empty_database; fi

run_server TERM "$SERVER" --defaults-file="$SETTINGS_FOLDER/server.cnf" --datadir="$data" --socket="$SOCKET" \
  --pid-file="$PID_FILE" --tmpdir="$DATA_FOLDER/temporary" --bind-address="$LISTEN_ON"
until_server_lets is_answering
make_logins || give_up "the logins could not be made"
touch "$RUN_FOLDER/logins"
end_with_server
