#!/bin/bash
# Arguments: `alive` or `ready`. A member that waits for others, or copies from one, is alive without being ready. One that lost sight of
# the majority is not alive: when it starts anew it waits for the others, and joins them.
set -euo pipefail
# shellcheck source=components/tiers/mariadb/scripts/common.sh
. "$(dirname "$0")/common.sh"

answers() { [ "$(SQL_SECONDS=4 sql --execute 'SELECT 1' 2>/dev/null)" = 1 ]; }

case $1 in
  alive)
    if ! is_running; then
      [ -s "$state" ]
    elif is_cluster && status=$(SQL_SECONDS=4 status_of wsrep_cluster_status 2>/dev/null) && [ -n "$status" ]; then
      [ "$status" = Primary ]
    fi
    ;;
  ready)
    [ -e "$RUN_FOLDER/logins" ]
    if is_cluster; then
      [ "$(SQL_SECONDS=4 status_of wsrep_ready)" = ON ]
      # 4: up to date; 2: up to date, and another member copies from it.
      case $(SQL_SECONDS=4 status_of wsrep_local_state) in 2 | 4) ;; *) exit 1 ;; esac
    else
      answers
    fi
    ;;
  *) exit 2 ;;
esac
