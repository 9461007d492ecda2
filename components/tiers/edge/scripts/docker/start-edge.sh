#!/bin/sh
# Puts in its place what the program of an edge reads, then becomes the program.
# start-edge.sh <program> [argument...]
# EDGE_CERTIFICATES: made (one for each host, signed by itself and kept), given (files of the host that are there), none.
# EDGE_HOSTS: the hosts. EDGE_LOGIN: user of the operators' login; its hash lies in EDGE_HASH_FILE, and both may be absent.
set -eu

shown=/etc/edge-certificates
kept=/var/tmp/edge-certificates
# A certificate is made anew at a start in the last 30 days of its time.
left=2592000

fail() {
  echo "$1" >&2
  exit 1
}

make_certificate() {
  command -v openssl >/dev/null || fail "this image has no openssl to make a certificate with: name a folder in docker.certificates"
  mkdir -p "$kept"
  if ! [ -f "$kept/$1.crt" ] || ! openssl x509 -in "$kept/$1.crt" -noout -checkend "$left" >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=edge" \
      -addext "subjectAltName=DNS:$1" -keyout "$kept/$1.key" -out "$kept/$1.new" 2>/dev/null
    mv "$kept/$1.new" "$kept/$1.crt"
  fi
  cp "$kept/$1.key" "$kept/$1.crt" "$shown/"
}

umask 077
for host in $EDGE_HOSTS; do
  case $EDGE_CERTIFICATES in
    made) make_certificate "$host" ;;
    given)
      for file in "$host.crt" "$host.key"; do
        [ -r "$shown/$file" ] || fail "the folder of docker.certificates has no $file that the user $(id -u) may read"
      done
      ;;
  esac
done

if [ -n "${EDGE_HASH_FILE:-}" ]; then
  # Some programs read the hash from a variable of their own, others a file of logins: neither is to be seen from outside the container.
  EDGE_TOOLS_PASSWORD_HASH=$(cat "$EDGE_HASH_FILE")
  export EDGE_TOOLS_PASSWORD_HASH
  if [ -d /etc/edge-login ]; then
    printf '%s:%s\n' "$EDGE_LOGIN" "$EDGE_TOOLS_PASSWORD_HASH" >/etc/edge-login/htpasswd
  fi
fi

exec "$@"
