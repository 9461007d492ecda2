# shellcheck shell=sh
# What the start scripts share. Sourced, never run. All that they need to know is in their environment.

data=$DATA_FOLDER/cluster
# Nobody else may open the sockets in it: who is let in there, is let in without a password.
sockets=$RUN_FOLDER/sockets
ready=$RUN_FOLDER/ready

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

# What a killed server left there is of no use.
make_run_folder() {
  rm -rf "$RUN_FOLDER"
  mkdir -p "$sockets"
}

# Asks this container's own server as its superuser. Whatever the settings say of the log, it says nothing of that: passwords are set so.
sql() {
  PGOPTIONS='-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic' psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --host="$sockets" --port="$PORT" --username=postgres --dbname=postgres "$@"
}

# No password is needed for this question, but names that are known: others would be told off in the log.
is_answering() {
  pg_isready --quiet --timeout=3 --host="$sockets" --port="$PORT" --username=postgres --dbname=postgres
}

# Starts the server with what the platform says on top of what initdb found out. Asked by SIGTERM, it would wait until the last client goes
# by itself. Arguments: further ones for the server.
serve() {
  printf "include '%s/postgresql.conf'\n" "$data" "$SETTINGS_FOLDER" >"$RUN_FOLDER/postgresql.conf"
  run_server INT postgres -D "$data" -c config_file="$RUN_FOLDER/postgresql.conf" \
    -c hba_file="$SETTINGS_FOLDER/pg_hba.conf" -c listen_addresses="$LISTEN_ON" -c port="$PORT" \
    -c unix_socket_directories="$sockets" "$@"
  until_server_lets is_answering
}
