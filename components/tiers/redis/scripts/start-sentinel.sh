#!/bin/sh
# Starts a Sentinel. Of what it wrote into its configuration only what it knows is kept: its own name, the epochs, the master, and the
# replicas and Sentinels that still exist. Everything else is taken from the settings at each start.
set -eu
umask 077
# shellcheck source=components/tiers/redis/scripts/common.sh
. "$(dirname "$0")/common.sh"

state=$DATA_FOLDER/sentinel.conf
[ -f "$state" ] || : >"$state"

# Lines of what this Sentinel knows. Those of members that no longer exist are left out: they would count in every vote.
knowledge() {
  awk -v name="$MASTER_NAME" -v members="$MEMBERS" -v sentinels="$SENTINELS" '
    BEGIN {
      split(members, list, " "); for (i in list) replica[list[i]] = 1
      count = split(sentinels, others, " "); for (i = 1; i <= count; i++) sentinel[others[i]] = 1
    }
    $1 != "sentinel" { next }
    $2 == "myid" || $2 == "current-epoch" { print; next }
    $3 != name { next }
    $2 == "config-epoch" || $2 == "leader-epoch" { print }
    $2 == "known-replica" && ($4 in replica) { print }
    $2 == "known-sentinel" && ($4 in sentinel) { print }
  ' "$state"
}

# The master that this Sentinel watched; else the one that the others know; else the first member.
watched_master() {
  kept=$(awk -v name="$MASTER_NAME" '$1 == "sentinel" && $2 == "monitor" && $3 == name { print $4 }' "$state")
  for member in $MEMBERS; do
    if [ "$member" = "$kept" ]; then
      printf '%s\n' "$kept"
      return
    fi
  done
  known=$(known_master)
  printf '%s\n' "${known% *}"
}

# Before anyone is asked: in the middle of a change, the others know the previous password alone.
remember_password
master=$(watched_master)
master=${master:-$FIRST_MEMBER}
tries=0
until getent ahosts "$master" >/dev/null || [ "$tries" -ge 60 ]; do
  tries=$((tries + 1))
  sleep 1
done

{
  cat "$SETTINGS_FOLDER/sentinel.conf"
  printf 'bind %s\n' "$LISTEN_ON"
  printf 'dir %s\n' "$DATA_FOLDER"
  default_user
  printf 'sentinel sentinel-pass %s\n' "$REDIS_PASSWORD"
  printf 'sentinel announce-ip %s\n' "$ANNOUNCE_HOST"
  printf 'sentinel monitor %s %s %s %s\n' "$MASTER_NAME" "$master" "$REDIS_PORT" "$QUORUM"
  printf 'sentinel auth-pass %s %s\n' "$MASTER_NAME" "$REDIS_PASSWORD"
  cat "$SETTINGS_FOLDER/watch.conf"
  knowledge
} >"$state.new"
mv "$state.new" "$state"

forget_previous_password_later "$SENTINEL_PORT" </dev/null
exec "$SERVER" "$state" --sentinel
