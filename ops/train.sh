#!/usr/bin/env bash
# Usage: ops/train.sh ROUNDS JAR CONFIG JAVA [OPTION...]
#
# Starts the service with a database of its own, sends ROUNDS requests of each kind, and stops it: for options with which
# a JVM writes down, as it ends, what it has loaded and learned. Prints nothing, unless the service fails.
set -euo pipefail

rounds=$1 jar=$2 config=$3
shift 3

work=$(mktemp -d)
pid=
finish() {
  [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

failed() {
  cat "$work/log" >&2
  echo "error: $*" >&2
  exit 1
}

PORT=0 ADMIN_PORT=0 BIND_HOST=127.0.0.1 ADMIN_BIND_HOST=127.0.0.1 AUTH_TOKENS='' AUTH_ANONYMOUS='' SHUTDOWN_WAIT=0s \
  DATABASE_URL="jdbc:sqlite:$work/training.db" BACKUP_FOLDER="$work" LOG_FORMAT=json \
  "$@" -Dorg.sqlite.tmpdir="$work" -jar "$jar" server "$config" >"$work/log" 2>&1 &
pid=$!

port_of() { sed -n "s/.*Started $1@.*{127\.0\.0\.1:\([0-9]*\)}.*/\1/p" "$work/log"; }
for _ in $(seq 600); do
  application=$(port_of application) admin=$(port_of admin)
  [ -z "$application" ] || [ -z "$admin" ] || break
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$application" ] || [ -z "$admin" ]; then
  failed "the service does not start, so that there is nothing to learn from"
fi

# By the shell itself: images of JDKs need not have curl.
ask() {
  local port=$1 method=$2 path=$3 type=${4:-} body=${5:-}
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$type" "${#body}" "$body" >&3
  cat <&3 >"$work/answer"
  exec 3>&-
}
answered() { grep -q "HTTP/1.1 $1" "$work/answer" || failed "a request was not answered with $1: $(head -n 1 "$work/answer")"; }

product='{"name":"Chai","price":1800}'
for _ in $(seq "$rounds"); do
  ask "$application" POST /products application/json "$product"
  answered 201
  created=$(sed -n 's/^Location: \([^\r]*\).*/\1/p' "$work/answer")
  ask "$application" GET "$created"
  ask "$application" PUT "$created" application/json "$product"
  ask "$application" PATCH "$created" application/merge-patch+json '{"price":1900}'
  answered 200
  ask "$application" POST /products application/json '{"name":"","price":0}'
  ask "$application" POST /products/batch application/json "[$product,$product]"
  ask "$application" POST /products/import application/x-ndjson "$product"
  ask "$application" GET '/products?limit=50'
  ask "$application" GET '/products?limit=1&q=chai&sort=-price'
  ask "$application" GET /products/none
  ask "$application" DELETE "$created"
  ask "$application" GET /health/ready
done
ask "$application" GET /products/export
ask "$admin" GET /metrics

kill -TERM "$pid"
wait "$pid" || failed "the service did not stop as it should"
pid=
