#!/bin/sh
# Starts a broker that is the whole cluster. An empty volume is given the cluster's identity; one of another cluster is refused.
set -eu
umask 077

KAFKA_HEAP_OPTS=-Xmx128m "$KAFKA_BIN/kafka-storage.sh" format \
  --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$SETTINGS_FOLDER/server.properties"
exec "$KAFKA_BIN/kafka-server-start.sh" "$SETTINGS_FOLDER/server.properties"
