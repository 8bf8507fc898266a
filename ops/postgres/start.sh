#!/bin/sh
# Usage, in the container of PostgreSQL alone: start.sh postgres [OPTION...]
#
# Starts the server with what ops/postgres/secrets.sh has made. The key of its certificate has to be the server's alone,
# which a file that is mounted from the host is not; and the password that is in the file is the one that holds, also
# where the database was made with another.
set -eu

install -m 0600 /tokens/server.key /tmp/server.key
if [ -s "$PGDATA/PG_VERSION" ]; then
  printf "ALTER ROLE marketplace PASSWORD '%s'\n" "$(cat /tokens/password)" |
    postgres --single -D "$PGDATA" -c log_min_error_statement=panic -c log_statement=none postgres >/dev/null
fi
exec docker-entrypoint.sh "$@" -c ssl=on -c ssl_cert_file=/tokens/server.crt -c ssl_key_file=/tmp/server.key
