#!/bin/bash
# Writes the whole database into one file, as it was at one moment, while it is written to. An unfinished file has another name.
set -euo pipefail
file=$DUMP_FOLDER/$DATABASE.sql.gz
MYSQL_PWD=$DATABASE_PASSWORD mariadb-dump --no-defaults --host="$HOST" --port="$PORT" --user="$DATABASE_USER" \
  --ssl-ca="$AUTHORITY_FILE" --ssl-verify-server-cert --single-transaction --quick --routines --events --triggers \
  --databases "$DATABASE" | gzip >"$file.part"
mv "$file.part" "$file"
