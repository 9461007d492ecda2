#!/bin/sh
# Starts a member. Erlang takes its cookie only from a file that nobody else can read, which a mounted secret never is.
set -eu
umask 077
mkdir -p "$HOME" "$RABBITMQ_MNESIA_BASE"
rm -f "$HOME/.erlang.cookie"
cp "$COOKIE_FILE" "$HOME/.erlang.cookie"
chmod 400 "$HOME/.erlang.cookie"
exec rabbitmq-server
