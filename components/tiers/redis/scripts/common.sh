# shellcheck shell=sh
# What the start scripts share: asking servers and Sentinels, and the change from one password to the next.
# Sourced, never run.

kept_password=$DATA_FOLDER/password

# The password before the present one, while it is still accepted.
previous_password() {
  cat "$kept_password.previous" 2>/dev/null || true
}

# Keeps the password on the volume: when it has changed at the next start, the old one is known, and stays valid for a while. Without
# that, members with the new password and members with the old one could not speak to each other in the middle of a rolling restart.
remember_password() {
  if [ -f "$kept_password" ] && [ "$(cat "$kept_password")" != "$REDIS_PASSWORD" ]; then
    mv "$kept_password" "$kept_password.previous"
  fi
  printf '%s' "$REDIS_PASSWORD" >"$kept_password"
}

# The default user, with every password that is valid now, as a line of an access control list.
default_user() {
  printf 'user default on ~* &* +@all >%s' "$REDIS_PASSWORD"
  previous=$(previous_password)
  if [ -n "$previous" ]; then printf ' >%s' "$previous"; fi
  printf '\n'
}

# Ends the time in which the previous password is valid. Standard input: further commands for the server on this port.
forget_previous_password_later() {
  [ -f "$kept_password.previous" ] || return 0
  further=$(cat)
  (
    sleep "$PREVIOUS_PASSWORD_SECONDS"
    rm -f "$kept_password.previous"
    printf 'ACL SETUSER default resetpass >%s\n%s\n' "$REDIS_PASSWORD" "$further" |
      REDISCLI_AUTH=$REDIS_PASSWORD "$CLI" -h "$PROBE_HOST" -p "$1"
  ) >/dev/null 2>&1 &
}

# Whether a server lets a password in: is_accepted <host> <port> <password>
is_accepted() {
  [ "$(REDISCLI_AUTH=$3 timeout 2 "$CLI" -h "$1" -p "$2" PING 2>/dev/null)" = PONG ]
}

# The answer of a server or a Sentinel, or nothing: ask <host> <port> <command>...
ask() {
  host=$1
  port=$2
  shift 2
  for password in "$REDIS_PASSWORD" "$(previous_password)"; do
    [ -n "$password" ] || continue
    answer=$(REDISCLI_AUTH=$password timeout 2 "$CLI" -h "$host" -p "$port" "$@" 2>/dev/null) || continue
    case $answer in
      "" | NOAUTH* | WRONGPASS* | ERR*) ;;
      *)
        printf '%s\n' "$answer"
        return 0
        ;;
    esac
  done
  return 1
}

# "<host> <number of replicas>" of the master that the Sentinels know, or nothing. The newest configuration wins: a Sentinel that was
# away may still name the master of before a failover. So does, until all replicas follow, the one that leads the failover, although its
# configuration is as new as that of those who name the successor already: it comes after them.
known_master() {
  for sentinel in $SENTINELS; do
    ask "$sentinel" "$SENTINEL_PORT" SENTINEL MASTER "$MASTER_NAME" |
      awk 'NR % 2 { key = $0; next }
           { value[key] = $0 }
           END {
             if (value["ip"] == "") exit
             leads = value["flags"] ~ /failover_in_progress/
             print value["config-epoch"] - (leads ? 0.5 : 0), value["ip"], value["num-slaves"]
           }'
  done | sort -rn | head -n 1 | cut -d " " -f 2-
}
