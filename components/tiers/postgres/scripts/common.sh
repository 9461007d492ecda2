# shellcheck shell=sh
# What the start scripts share. Sourced, never run. All that they need to know is in their environment.

data=$DATA_FOLDER/cluster
# Nobody else may open the sockets in it: who is let in there, is let in without a password.
sockets=$RUN_FOLDER/sockets
ready=$RUN_FOLDER/ready
server=

refuse() {
  echo "palier: $*" >&2
  exit 1
}

# A server cannot open the files of another major. An upgrade needs the programs of both, and time: nobody wants it by surprise.
refuse_other_major() {
  [ -e "$data/PG_VERSION" ] || return 0
  there=$(cat "$data/PG_VERSION")
  here=$(postgres --version | awk '{ print int($3) }')
  [ "$there" = "$here" ] ||
    refuse "$data holds a database of PostgreSQL $there, and this is PostgreSQL $here. Nothing was touched. Set the version back to $there, or move the data as docs/upgrades.md says (PostgreSQL on Docker)."
}

make_run_folder() {
  rm -rf "$sockets" "$ready"
  mkdir -p "$sockets"
}

# Asks this container's own server as its superuser. Whatever the settings say of the log, it says nothing of that: passwords are set so.
sql() {
  PGOPTIONS='-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic' psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --host="$sockets" --port="$PORT" --username=postgres --dbname=postgres "$@"
}

# Starts the server with what the platform says on top of what initdb found out. Arguments: further ones for the server.
serve() {
  printf "include '%s/postgresql.conf'\n" "$data" "$SETTINGS_FOLDER" >"$RUN_FOLDER/postgresql.conf"
  postgres -D "$data" -c config_file="$RUN_FOLDER/postgresql.conf" -c hba_file="$SETTINGS_FOLDER/pg_hba.conf" \
    -c listen_addresses="$LISTEN_ON" -c port="$PORT" -c unix_socket_directories="$sockets" "$@" &
  server=$!
  # Asked by SIGTERM, the server would wait until the last client goes by itself, and be killed first.
  trap 'kill -INT "$server" 2>/dev/null || true' TERM INT
  until pg_isready --quiet --host="$sockets" --port="$PORT"; do
    kill -0 "$server" 2>/dev/null || end
    sleep 0.2
  done
}

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
