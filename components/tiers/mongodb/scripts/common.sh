# shellcheck shell=sh
# What the scripts share. Sourced, never run. All that they need to know is in their environment.

ready=$RUN_FOLDER/ready
key=$RUN_FOLDER/key

# Lets the shell do something with this container's own server: ask <text> [<script>]. Images of 4.4 and 5.0 may have the old shell alone.
# The new one writes a log of every run into its home: they would fill the folder, so the home goes with the run.
ask() {
  text=$1
  shift
  shell=$(command -v mongosh || command -v mongo)
  home=$(mktemp -d "$RUN_FOLDER/shell.XXXXXX")
  status=0
  HOME=$home "$shell" --quiet --norc "mongodb://127.0.0.1:$PORT/admin?directConnection=true" --eval "$text" "$@" || status=$?
  rm -rf "$home"
  return "$status"
}
