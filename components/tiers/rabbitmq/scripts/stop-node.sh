#!/bin/sh
# Before a member stops: waits until every queue of it has a majority without it, then hands over its leaders and its clients. One that
# waits in vain stops all the same: the pod's time is limited.
set -eu
timeout "$PATIENCE_SECONDS" rabbitmq-upgrade await_online_quorum_plus_one -t "$PATIENCE_SECONDS" || true
timeout 60 rabbitmq-upgrade drain || true
