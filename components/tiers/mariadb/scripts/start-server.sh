#!/bin/bash
# Starts a member: it joins those that run; where none runs, all wait until each has told what it has, and the one that has most begins.
set -euo pipefail
umask 027
# shellcheck source=components/tiers/mariadb/scripts/common.sh
. "$(dirname "$0")/common.sh"

# Written while this member is the only one there is: what it has then belongs to no history, and is more than nothing.
alone=$DATA_FOLDER/alone
# Whoever makes this file says: what this member has is all there is to have.
begin_here=$DATA_FOLDER/begin-here

options=(
  --defaults-file="$SETTINGS_FOLDER/server.cnf" --datadir="$data" --socket="$SOCKET" --pid-file="$PID_FILE"
  --tmpdir="$DATA_FOLDER/temporary" --bind-address="$LISTEN_ON"
)

has_data() { [ -d "$data/mysql" ]; }

# Half of a database would look like one: it gets its place when it is whole.
make_empty_database() {
  rm -rf "$DATA_FOLDER/new"
  "$INSTALL" --no-defaults --datadir="$DATA_FOLDER/new" --skip-test-db \
    --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >&2
  rm -rf "$data"
  mv "$DATA_FOLDER/new" "$data"
}

# The history that this member's data belongs to, and how far it has come in it; `none -1` without data.
position() {
  if [ -e "$alone" ]; then
    echo "alone 0"
    return
  fi
  if ! has_data || [ ! -f "$data/grastate.dat" ]; then
    echo "none -1"
    return
  fi
  history=$(sed -n 's/^uuid: *//p' "$data/grastate.dat")
  number=$(sed -n 's/^seqno: *//p' "$data/grastate.dat")
  case $history in
    # It was copying from another when it was stopped: what it has is nothing whole.
    "" | 00000000-*)
      echo "none -1"
      return
      ;;
  esac
  if [ "$number" = -1 ]; then number=$(recovered_number "$history") || return; fi
  echo "$history $number"
}

# How far a member has come that was stopped without being asked: that is in the data itself. To take it for nothing would lose it.
recovered_number() {
  log=$RUN_FOLDER/recovery.log
  rm -f "$log"
  "$SERVER" "${options[@]}" --wsrep-recover --wsrep-cluster-address=gcomm:// --log-error="$log" >/dev/null 2>&1 || true
  found=$(sed -n 's/.*Recovered position: *//p' "$log" | tail -n 1)
  if [ "${found%:*}" != "$1" ]; then
    echo "how far the data of history $1 has come cannot be found; the last lines of what was tried:" >&2
    tail -n 20 "$log" >&2
    return 1
  fi
  number=${found##*:}
  echo "${number%%,*}"
}

ask() { timeout 4 socat -u "TCP:$1:$STATE_PORT,connect-timeout=2" STDOUT 2>/dev/null || true; }

# `join` where a member runs; `begin` when all have told what they have and none has more. Of equals the first begins.
decide() {
  own=$1
  while :; do
    missing="" histories="" best="" most=-2 index=0
    for host in $MEMBERS; do
      if [ "$host" = "$ANNOUNCE_HOST" ]; then answer="position $own"; else answer=$(ask "$host"); fi
      case $answer in
        primary)
          echo join
          return
          ;;
        "position "*)
          read -r _ history number <<<"$answer"
          if [ "$history" != none ]; then histories="$histories $history"; fi
          if [ "$number" -gt "$most" ]; then most=$number best=$index; fi
          ;;
        *) missing="$missing $host" ;;
      esac
      index=$((index + 1))
    done
    if [ -e "$begin_here" ]; then
      rm "$begin_here"
      echo begin
      return
    fi
    different=$(printf '%s\n' $histories | sort -u | wc -l)
    if [ -n "$missing" ]; then
      echo "this member has $own; it waits for$missing" >&2
    elif [ "$different" -gt 1 ]; then
      echo "members have data of different histories:$histories; make $begin_here on the one to keep" >&2
    elif [ "$best" = "${POD_NAME##*-}" ]; then
      echo begin
      return
    fi
    sleep 1
  done
}

serve_state() {
  socat "TCP-LISTEN:$STATE_PORT,bind=$LISTEN_ON,reuseaddr,fork" EXEC:"/bin/bash $(dirname "$0")/tell-state.sh" &
}

cluster_options() {
  options+=(
    --wsrep-node-name="$POD_NAME" --wsrep-node-address="$ANNOUNCE_HOST"
    --wsrep-sst-receive-address="$ANNOUNCE_HOST:$COPY_PORT"
    --wsrep-provider-options="$PROVIDER_OPTIONS;gmcast.listen_addr=ssl://$LISTEN_ON:$CLUSTER_PORT;ist.recv_addr=$ANNOUNCE_HOST:$CATCH_UP_PORT;ist.recv_bind=$LISTEN_ON:$CATCH_UP_PORT"
  )
}

# Sorts and copies may need more room than a node has beside the volume. What a killed server left there is of no use.
rm -rf "$DATA_FOLDER/temporary"
mkdir -p "$data" "$DATA_FOLDER/temporary"
export TMPDIR=$DATA_FOLDER/temporary
rm -f "$PID_FILE" "$RUN_FOLDER/logins"

if is_cluster; then
  own=$(position)
  cluster_options
  echo "position $own" >"$state"
  serve_state
  decision=$(decide "$own")
  echo starting >"$state"
  echo "this member has $own: it decides to $decision" >&2
  if [ "$decision" = begin ]; then
    if ! has_data; then make_empty_database; fi
    if [ -f "$data/grastate.dat" ]; then sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' "$data/grastate.dat"; fi
    options+=(--wsrep-new-cluster)
  fi
  options+=(--wsrep-cluster-address="gcomm://${MEMBERS// /,}")
  rm -f "$alone"
else
  echo starting >"$state"
  if ! has_data; then make_empty_database; fi
  touch "$alone"
  options+=(--wsrep-on=OFF)
fi

/bin/bash "$(dirname "$0")/make-logins.sh" &
exec "$SERVER" "${options[@]}"
