#!/bin/bash
# When the server answers: what a new version of it needs in its own tables, the database, and the logins with the passwords of now. The
# previous password is accepted for a while: users that do not know the new one yet restart after the server.
set -euo pipefail
# shellcheck source=components/tiers/mariadb/scripts/common.sh
. "$(dirname "$0")/common.sh"

until is_running && {
  if is_cluster; then [ "$(status_of wsrep_ready 2>/dev/null)" = ON ]; else sql --execute 'SELECT 1' >/dev/null 2>&1; fi
}; do sleep 1; done

# Of a version that it has been run for already it says so, and does nothing. What it does is for this member alone.
"$UPGRADE" --no-defaults --socket="$SOCKET" --user="$(id -un)" --skip-write-binlog --silent

# Arguments: the user, the host, the password.
known_password() {
  sql --execute "SELECT COALESCE(JSON_VALUE(Priv, '\$.authentication_string'), '') FROM mysql.global_priv WHERE User = '$1' AND Host = '$2'"
}

alternatives() {
  sql --execute "SELECT JSON_EXISTS(Priv, '\$.auth_or') FROM mysql.global_priv WHERE User = '$1' AND Host = '$2'"
}

login() {
  new=$(sql --execute "SELECT PASSWORD('$3')")
  old=$(known_password "$1" "$2")
  also=
  if [ -n "$old" ] && [ "$old" != "$new" ]; then also=" OR mysql_native_password USING '$old'"; fi
  if [ "$old" != "$new" ]; then
    printf "CREATE USER IF NOT EXISTS '%s'@'%s';\n" "$1" "$2"
    printf "ALTER USER '%s'@'%s' IDENTIFIED VIA mysql_native_password USING '%s'%s;\n" "$1" "$2" "$new" "$also"
  fi
}

{
  printf "CREATE DATABASE IF NOT EXISTS \`%s\`;\n" "$DATABASE"
  login "$DATABASE_USER" % "$DATABASE_PASSWORD"
  printf "GRANT ALL PRIVILEGES ON \`%s\`.* TO '%s'@'%%';\n" "$DATABASE" "$DATABASE_USER"
  login "$METRICS_USER" 127.0.0.1 "$METRICS_PASSWORD"
  printf "GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO '%s'@'127.0.0.1' WITH MAX_USER_CONNECTIONS 3;\n" "$METRICS_USER"
} | SQL_SECONDS=60 sql
touch "$RUN_FOLDER/logins"

# A member with an older password in its environment has nothing to forget: another one knows better.
forget_previous() {
  if [ "$(known_password "$1" "$2")" = "$(sql --execute "SELECT PASSWORD('$3')")" ] && [ "$(alternatives "$1" "$2")" = 1 ]; then
    sql --execute "ALTER USER '$1'@'$2' IDENTIFIED BY '$3'"
  fi
}

sleep "$PREVIOUS_PASSWORD_SECONDS"
forget_previous "$DATABASE_USER" % "$DATABASE_PASSWORD"
forget_previous "$METRICS_USER" 127.0.0.1 "$METRICS_PASSWORD"
