#!/bin/bash
# Tells another member in one line where this one is: `primary` when it can be joined, `position <history> <number>` when it waits with
# what it has, or `starting`.
set -euo pipefail
# shellcheck source=components/tiers/mariadb/scripts/common.sh
. "$(dirname "$0")/common.sh"

if is_running; then
  status=$(SQL_SECONDS=2 status_of wsrep_cluster_status 2>/dev/null || true)
  ready=$(SQL_SECONDS=2 status_of wsrep_ready 2>/dev/null || true)
  if [ "$status" = Primary ] && [ "$ready" = ON ]; then echo primary; else echo starting; fi
else
  cat "$state"
fi
