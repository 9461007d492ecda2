#!/bin/sh
# Starts a copy of the server that writes: it takes over every change, and answers readers. The first start copies everything.
set -eu
umask 077
# shellcheck source=components/targets/docker/scripts/run-server.sh
. "$(dirname "$0")/run-server.sh"
# shellcheck source=components/tiers/postgres/scripts/common.sh
. "$(dirname "$0")/common.sh"

passwords=$RUN_FOLDER/passwords
primary="host=$PRIMARY_HOST port=$PORT user=$REPLICATION_USER passfile=$passwords connect_timeout=5 application_name=standby"

# Asks the primary. Arguments: the kind of connection, the question.
ask_primary() { psql --no-psqlrc --tuples-only --no-align --no-password --dbname="$primary $1" --command="$2" 2>/dev/null; }

copy_primary() {
  echo "palier: copies all from $PRIMARY_HOST" >&2
  until
    rm -rf "$DATA_FOLDER/new"
    pg_basebackup --dbname="$primary" --no-password --pgdata="$DATA_FOLDER/new" --checkpoint=fast --wal-method=stream \
      --slot="$SLOT"
  do sleep 2; done
  touch "$DATA_FOLDER/new/standby.signal"
  rm -rf "$data"
  mv "$DATA_FOLDER/new" "$data"
}

# What is here may be all that is left. It is thrown away only where the primary is of the same history and has all of it.
refuse_other_history() {
  [ -e "$data/standby.signal" ] ||
    refuse "$data was made a primary. Nothing was touched. docs/upgrades.md says how to go on (PostgreSQL on Docker)."
  theirs=$(ask_primary replication=true IDENTIFY_SYSTEM | cut -d '|' -f 1) || theirs=
  ours=$(LC_ALL=C pg_controldata -D "$data" | sed -n 's/^Database system identifier: *//p')
  [ -z "$theirs" ] || [ "$theirs" = "$ours" ] ||
    refuse "$PRIMARY_HOST has another database than $data was copied from. Nothing was touched: this copy may be all that is left. docs/upgrades.md says how to go on (PostgreSQL on Docker)."
}

# Changes that the primary has thrown away, as this copy was away for too long, cannot be taken over one by one any more.
has_missed_too_much() {
  [ "$(ask_primary dbname=postgres "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '$SLOT'")" = lost ]
}

renew_slot() {
  ask_primary dbname=postgres "SELECT pg_drop_replication_slot('$SLOT')" >&2
  ask_primary dbname=postgres "SELECT pg_create_physical_replication_slot('$SLOT', true)" >&2
}

refuse_other_major
make_run_folder
printf '*:*:*:%s:%s\n' "$REPLICATION_USER" "$(cat "$REPLICATION_PASSWORD_FILE")" >"$passwords"
if [ ! -e "$data" ]; then
  copy_primary
else
  refuse_other_history
  if has_missed_too_much; then
    renew_slot
    copy_primary
  fi
fi
serve -c primary_conninfo="$primary" -c primary_slot_name="$SLOT" -c wal_retrieve_retry_interval=1s
touch "$ready"
end_with_server
