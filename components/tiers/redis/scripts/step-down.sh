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
# Measured by the clock, as Sentinels that do not answer take their time: the server needs a part of the pod's 60 s for its own end.
end=$(($(date +%s) + 20))
until is_replaced; do
  if [ "$(date +%s)" -ge "$end" ]; then
    ask "$PROBE_HOST" "$REDIS_PORT" CLIENT UNPAUSE
    exit 0
  fi
  sleep 1
done
