#!/bin/sh
# Starts a Kafka broker: the settings that all have in common, and what is its own: its number, its name, whether it keeps metadata.
set -eu
umask 077

node=${POD_NAME##*-}
# All addresses, unless one is named.
address=${LISTEN_ON-}
roles=broker
listeners="CLIENTS://$address:$CLIENTS_PORT,MEMBERS://$address:$MEMBERS_PORT,LOCAL://$PROBE_HOST:$LOCAL_PORT"
if [ "$node" -lt "$CONTROLLERS" ]; then
  roles=broker,controller
  listeners="$listeners,CONTROLLERS://$address:$CONTROLLERS_PORT"
fi

settings=$RUN_FOLDER/server.properties
{
  cat "$SETTINGS_FOLDER/server.properties"
  printf 'node.id=%s\n' "$node"
  printf 'process.roles=%s\n' "$roles"
  printf 'listeners=%s\n' "$listeners"
  printf 'advertised.listeners=CLIENTS://%s:%s,MEMBERS://%s:%s\n' \
    "$ANNOUNCE_HOST" "$CLIENTS_PORT" "$ANNOUNCE_HOST" "$MEMBERS_PORT"
} >"$settings"

KAFKA_HEAP_OPTS=-Xmx128m "$KAFKA_BIN/kafka-storage.sh" format \
  --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$settings"
exec "$KAFKA_BIN/kafka-server-start.sh" "$settings"
