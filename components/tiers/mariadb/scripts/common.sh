#!/bin/bash
# What the scripts of a member share. They contain no name of their own: all that they need to know is in their environment.

data=$DATA_FOLDER/data
state=$RUN_FOLDER/state

# Asks this member's own server, as the user of the operating system under whom it runs: no password opens it from elsewhere.
sql() {
  timeout "${SQL_SECONDS:-5}" "$CLIENT" --no-defaults --socket="$SOCKET" --user="$(id -un)" --batch --skip-column-names "$@"
}

# The value of one status variable of the cluster.
status_of() {
  sql --execute "SHOW GLOBAL STATUS LIKE '$1'" | cut -f 2
}

is_cluster() { [ "$MEMBERS_COUNT" -gt 1 ]; }

is_running() {
  [ -s "$PID_FILE" ] && kill -0 "$(cat "$PID_FILE")" 2>/dev/null
}
