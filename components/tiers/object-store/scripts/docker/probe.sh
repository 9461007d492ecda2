#!/bin/sh
# Healthy is a store that has its buckets and logins, and that answers.
set -eu
[ -f "$STATE_FOLDER/prepared" ]
MC_HOST_server=$STORE_URL timeout 4 "$CLIENT" --quiet ready server
