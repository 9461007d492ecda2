#!/bin/sh
# Starts a node that is the whole cluster. Its settings are those of the image with ours over them, in a folder in memory; who may log in is
# a file of names and hashes. What can only be told to a node that answers is told beside it: until then the container is not healthy.
set -eu
umask 077

told=$STATE_FOLDER/told
rm -f "$told"

mkdir -p "$ES_PATH_CONF"
cp -R "$PROGRAM_FOLDER/config/." "$ES_PATH_CONF/"
for file in elasticsearch.yml roles.yml users_roles; do
  cp -f "$SETTINGS_FOLDER/$file" "$ES_PATH_CONF/$file"
done
rm -f "$ES_PATH_CONF/users"
while read -r user secret; do
  printf '%s:%s\n' "$user" "$(cat "$SECRETS_FOLDER/$secret.bcrypt")"
done <"$SETTINGS_FOLDER/logins" >"$ES_PATH_CONF/users"

if [ -f "$SETTINGS_FOLDER/requests" ]; then
  (
    ADMIN_PASSWORD=$(cat "$SECRETS_FOLDER/$ADMIN_SECRET_NAME")
    export ADMIN_PASSWORD
    until /bin/sh "$SCRIPTS_FOLDER/apply-settings.sh"; do sleep 3; done
    : >"$told"
  ) &
else
  : >"$told"
fi

exec "$PROGRAM_FOLDER/bin/elasticsearch"
