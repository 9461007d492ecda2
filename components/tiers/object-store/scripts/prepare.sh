#!/bin/sh
# Makes buckets and logins as they are planned. It can run again at any time: it takes away logins that are planned no more, and never a
# bucket or an object.
set -eu
. "$SCRIPTS_FOLDER/common.sh"

# Not by the client's own name, mc: "$CLIENT" would be this function then.
tell() { "$CLIENT" --quiet --no-color "$@" < /dev/null; }

alias_of store "$STORE_URL" "$ROOT_LOGIN"
tell ready store

while read -r bucket versions lock quota <&3; do
  [ "$lock" = none ] || locked=--with-lock
  tell mb --ignore-existing ${locked:-} "store/$bucket"
  unset locked
  if [ "$versions" = versions ]; then
    tell version enable "store/$bucket"
  else
    case "$(tell version info "store/$bucket")" in *"versioning is enabled"*) tell version suspend "store/$bucket" ;; esac
  fi
  [ "$lock" = none ] || tell retention set --default governance "$lock" "store/$bucket"
  "$CLIENT" --quiet --no-color ilm import "store/$bucket" < "$SETTINGS_FOLDER/lifecycle-$bucket.json"
  if [ "$quota" = none ]; then tell quota clear "store/$bucket"; else tell quota set "store/$bucket" --size "$quota"; fi
done 3< "$SETTINGS_FOLDER/buckets"

planned=" "
while read -r login policy <&3; do
  user="$(cat "$LOGINS_FOLDER/$login/username")"
  planned="$planned$user "
  printf '%s\n%s\n' "$user" "$(cat "$LOGINS_FOLDER/$login/password")" | "$CLIENT" --quiet admin user add store > /dev/null
  tell admin policy create store "$policy" "$SETTINGS_FOLDER/policy-$policy.json"
  attached="$(tell admin policy attach store "$policy" --user "$user" 2>&1)" ||
    case "$attached" in *"already in effect"*) ;; *) echo "$attached" >&2; exit 1 ;; esac
done 3< "$SETTINGS_FOLDER/logins"

tell admin user list store > /tmp/users
while read -r _ user _ <&3; do
  case "$user" in "$OWN_LOGINS"*) ;; *) continue ;; esac
  case "$planned" in *" $user "*) ;; *) tell admin user remove store "$user" ;; esac
done 3< /tmp/users
echo "all buckets and logins are as planned"
