#!/usr/bin/env bash
# Usage: ops/postgres/secrets.sh
#
# Sees to it that the server of "make up STORAGE=postgres" and the instances of the service know each other. What is
# there is kept. Prints a line where it has made something, which a server that runs does not know of.
#
#   .run/tokens/postgres/     for the server: password, superuser (another password, which nobody uses), server.crt,
#                             server.key
#   .run/tokens/database/     for the instances: password, server.crt
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077

command -v openssl >/dev/null || { echo "error: openssl is missing: it makes the certificate of the server" >&2 && exit 1; }
folder=.run/tokens
server=$folder/postgres instances=$folder/database
mkdir -p "$server" "$instances"

for name in password superuser; do
  if [ ! -s "$server/$name" ]; then
    openssl rand -hex 32 >"$server/$name.new"
    mv "$server/$name.new" "$server/$name"
    echo "a new password: $server/$name"
  fi
done
if ! openssl x509 -in "$server/server.crt" -noout -checkend $((30 * 24 * 3600)) >/dev/null 2>&1; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=postgres \
    -addext subjectAltName=DNS:postgres -keyout "$server/server.key" -out "$server/server.crt" 2>/dev/null
  echo "a new certificate: $server/server.crt"
fi
cp "$server/password" "$server/server.crt" "$instances/"
# The users of the containers may read what is mounted for them: below a folder that is its owner's alone.
chmod 755 "$server" "$instances"
chmod 644 "$server"/* "$instances"/*
