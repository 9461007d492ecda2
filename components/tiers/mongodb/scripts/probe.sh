#!/bin/sh
# Healthy is the member that writes, and knows its logins. Nobody has to log in to be told.
set -eu
# shellcheck source=components/tiers/mongodb/scripts/common.sh
. "$(dirname "$0")/common.sh"

[ -e "$ready" ]
ask 'quit(db.adminCommand({ isMaster: 1 }).ismaster ? 0 : 1)'
