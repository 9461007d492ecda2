#!/bin/sh
# Before a master stops, another member takes over: writing goes on within a second instead of after the Sentinels' patience.
set -eu
# shellcheck source=components/tiers/redis/scripts/common.sh
. "$(dirname "$0")/common.sh"

is_master() {
  [ "$(ask "$PROBE_HOST" "$REDIS_PORT" ROLE | head -n 1)" = master ]
}

is_master || exit 0
for sentinel in $SENTINELS; do
  if [ "$(ask "$sentinel" "$SENTINEL_PORT" SENTINEL FAILOVER "$MASTER_NAME")" = OK ]; then break; fi
done
waited=0
while is_master && [ "$waited" -lt 20 ]; do
  waited=$((waited + 1))
  sleep 1
done
