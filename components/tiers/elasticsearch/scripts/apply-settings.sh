#!/bin/sh
# Tells the cluster what can only be told when it is there. Each request puts a whole thing in place, so it may be repeated. The password
# goes by standard input: an argument can be seen by others.
set -eu

# The answer of the cluster, and in the last line its status: put <path> <file>
put() {
  printf 'user = "%s:%s"\n' "$ADMIN_USER" "$ADMIN_PASSWORD" |
    curl --config - --silent --show-error --cacert "$AUTHORITY_FILE" \
      --retry 20 --retry-delay "$RETRY_SECONDS" --retry-connrefused --max-time 60 \
      --request PUT --header 'content-type: application/json' --data-binary "@$2" \
      --write-out '\n%{http_code}' "$CLUSTER_URL$1"
}

while read -r path file; do
  answer=$(put "$path" "$SETTINGS_FOLDER/$file")
  case $answer in
    *"
2"[0-9][0-9]) printf '%s is in place\n' "$path" ;;
    *)
      printf '%s was refused: %s\n' "$path" "$answer" >&2
      exit 1
      ;;
  esac
done <"$SETTINGS_FOLDER/requests"
