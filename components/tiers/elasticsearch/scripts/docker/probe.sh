#!/bin/sh
# Healthy is a cluster that was told its settings, and whose indices can be read and written. The password goes by standard input: an
# argument can be seen by others.
set -eu
[ -f "$STATE_FOLDER/told" ]
printf 'user = "%s:%s"\n' "$METRICS_USER" "$(cat "$SECRETS_FOLDER/$METRICS_SECRET_NAME")" |
  curl --config - --silent --fail --max-time 4 --output /dev/null \
    "$CLUSTER_URL/_cluster/health?wait_for_status=yellow&timeout=1s"
