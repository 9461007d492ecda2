#!/bin/sh
# Stands for the script of this name in the image.
# shellcheck disable=SC2086 # options are words
exec java $KAFKA_HEAP_OPTS $KAFKA_LOG4J_OPTS -cp "$KAFKA_JARS/*" kafka.tools.StorageTool "$@"
