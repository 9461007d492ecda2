#!/bin/sh
# Starts the server by the command that it is given, and makes buckets and logins as they are planned once it answers. Until they are there
# the container is not healthy; what went wrong stands in its log, and is tried again.
set -eu
umask 077

made=$STATE_FOLDER/prepared
rm -f "$made"

# login_of SECRET USER: the folder of a login, as the scripts want it.
login_of() {
  mkdir -p "$LOGINS_FOLDER/$1"
  printf '%s' "$2" >"$LOGINS_FOLDER/$1/username"
  ln -sf "$SECRETS_FOLDER/$1" "$LOGINS_FOLDER/$1/password"
}

login_of "$ROOT_LOGIN" "$ROOT_USER"
while read -r login user; do
  login_of "$login" "$user"
done <"$SETTINGS_FOLDER/logins"

(
  # The client itself would look again only after 5 s.
  until MC_HOST_server=$STORE_URL timeout 2 "$CLIENT" --quiet ready server >/dev/null; do :; done
  until /bin/sh "$SCRIPTS_FOLDER/prepare.sh"; do sleep 2; done
  : >"$made"
) &

mkdir -p "$DATA_FOLDER"
exec "$@"
