#!/bin/sh
# Starts a Redis server in the role that it has now. Of what it wrote into its configuration only the role is kept; everything else is
# taken from the settings at each start.
set -eu
umask 077
# shellcheck source=components/tiers/redis/scripts/common.sh
. "$(dirname "$0")/common.sh"

state=$DATA_FOLDER/redis.conf

# The master of the last known role: another member, or this one; at the very first start, the first member.
kept_master() {
  if [ -f "$state" ]; then
    awk -v master="$ANNOUNCE_HOST" '$1 == "replicaof" { master = $2 } END { print master }' "$state"
  else
    printf '%s\n' "$FIRST_MEMBER"
  fi
}

# The master to follow, or this member itself. Who was master must ask, as another may be it by now; and a member whose volume is
# empty waits to be replaced rather than make empty replicas of those that have data.
current_master() {
  unanswered=0
  waited=0
  while :; do
    known=$(known_master)
    if [ -z "$known" ]; then
      unanswered=$((unanswered + 1))
      if [ "$unanswered" -ge "$TRIES" ]; then
        kept_master
        return
      fi
    elif [ "${known% *}" != "$ANNOUNCE_HOST" ] || [ -f "$state" ] || [ "${known#* }" = 0 ] ||
      [ "$waited" -ge "$REPLACEMENT_SECONDS" ]; then
      printf '%s\n' "${known% *}"
      return
    else
      waited=$((waited + 1))
    fi
    sleep 1
  done
}

# What this member says to its master: the previous password, as long as the master knows no other.
master_password() {
  previous=$(previous_password)
  if [ -n "$previous" ] && ! is_accepted "$1" "$REDIS_PORT" "$REDIS_PASSWORD" &&
    is_accepted "$1" "$REDIS_PORT" "$previous"; then
    printf '%s' "$previous"
  else
    printf '%s' "$REDIS_PASSWORD"
  fi
}

# Before anyone is asked: in the middle of a change, the Sentinels know the previous password alone.
remember_password
master=$ANNOUNCE_HOST
if [ -n "$SENTINELS" ]; then master=$(current_master); fi

default_user >"$DATA_FOLDER/users.acl"
{
  cat "$SETTINGS_FOLDER/redis.conf"
  printf 'bind %s\n' "$LISTEN_ON"
  printf 'dir %s\n' "$DATA_FOLDER"
  printf 'aclfile %s\n' "$DATA_FOLDER/users.acl"
  printf 'replica-announce-ip %s\n' "$ANNOUNCE_HOST"
  printf 'masterauth %s\n' "$(master_password "$master")"
  if [ "$master" != "$ANNOUNCE_HOST" ]; then printf 'replicaof %s %s\n' "$master" "$REDIS_PORT"; fi
} >"$state.new"
mv "$state.new" "$state"

printf 'CONFIG SET masterauth %s\n' "$REDIS_PASSWORD" | forget_previous_password_later "$REDIS_PORT"
exec "$SERVER" "$state"
