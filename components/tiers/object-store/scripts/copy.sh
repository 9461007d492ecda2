#!/bin/sh
# Copies what is new in every bucket to the place for backups. Nothing is ever removed there: how long it keeps what, its own rules say.
set -eu
. "$SCRIPTS_FOLDER/common.sh"

alias_of store "$STORE_URL" "$BACKUP_LOGIN"
alias_of backups "$BACKUPS_URL" backups

failed=0
while read -r bucket _ <&3; do
  "$CLIENT" --quiet --no-color mirror --overwrite "store/$bucket" "backups/$BACKUPS_FOLDER/$bucket" < /dev/null || failed=1
done 3< "$SETTINGS_FOLDER/buckets"
exit "$failed"
