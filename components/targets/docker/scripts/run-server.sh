# shellcheck shell=sh
# How the first process of a container runs a server and does something beside it. Sourced, never run.

server=
stop_signal=TERM

# The kernel ends no first process by a signal that it does not handle: Docker would wait in vain, and kill everything. A server may miss
# its signal in the middle of its start: it is told again until it has ended.
stop() {
  if [ -z "$server" ]; then exit 143; fi
  while kill "-$stop_signal" "$server" 2>/dev/null; do sleep 1; done &
}
trap stop TERM INT

# Arguments: the signal that asks the server to end at once, and its command.
run_server() {
  stop_signal=$1
  shift
  "$@" &
  server=$!
}

# Waits until a command succeeds: it is tried again as long as the server runs.
until_server_lets() {
  until "$@"; do
    kill -0 "$server" 2>/dev/null || end_with_server
    sleep 0.2
  done
}

# Waits until the server has ended, and ends as it did. A signal ends the first wait before the server has ended.
end_with_server() {
  status=0
  wait "$server" || status=$?
  while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
  done
  exit "$status"
}

# Ends both, as what was to be done could not be done. Argument: what that was.
give_up() {
  echo "palier: $1" >&2
  stop
  wait "$server" || true
  exit 1
}
