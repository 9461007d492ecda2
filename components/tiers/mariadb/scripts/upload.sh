#!/bin/sh
# Sends the dump to the store under the moment of its end, and throws away those that are too old, but only when it has arrived.
set -eu
file=$DUMP_FOLDER/$DATABASE.sql.gz
rclone copyto "$file" "store:$FOLDER/$(date -u +%Y-%m-%dT%H-%M-%SZ).sql.gz"
rclone delete --min-age "$RETENTION" --include '*.sql.gz' "store:$FOLDER"
