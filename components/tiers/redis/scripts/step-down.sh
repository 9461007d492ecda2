#!/bin/sh
# Before a master stops, another member takes over: writing goes on after seconds, not after the Sentinels' patience, and nothing is
# lost: writes wait meanwhile, unanswered, so that the copies have all that was acknowledged.
set -eu
# shellcheck source=components/tiers/redis/scripts/common.sh
. "$(dirname "$0")/common.sh"

is_replaced() {
  known=$(known_master)
  [ -n "$known" ] && [ "${known% *}" != "$ANNOUNCE_HOST" ]
}

[ "$(ask "$PROBE_HOST" "$REDIS_PORT" ROLE | head -n 1)" = master ] || exit 0
ask "$PROBE_HOST" "$REDIS_PORT" CLIENT PAUSE 30000 WRITE
for sentinel in $SENTINELS; do
  if [ "$(ask "$sentinel" "$SENTINEL_PORT" SENTINEL FAILOVER "$MASTER_NAME")" = OK ]; then break; fi
done
waited=0
until is_replaced; do
  waited=$((waited + 1))
  if [ "$waited" -gt 20 ]; then
    ask "$PROBE_HOST" "$REDIS_PORT" CLIENT UNPAUSE
    exit 0
  fi
  sleep 1
done
