#!/bin/sh
# Healthy is a server that answers and knows its logins; a standby also has to be taking over changes. Argument: `primary` or `standby`.
set -eu
# shellcheck source=components/tiers/postgres/scripts/common.sh
. "$(dirname "$0")/common.sh"

[ -e "$ready" ]
is_answering
[ "$1" = primary ] || [ "$(sql --command='SELECT status FROM pg_stat_wal_receiver')" = streaming ]
