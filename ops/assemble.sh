#!/usr/bin/env bash
# Usage: ops/assemble.sh JAR CONFIG FOLDER
#
# Puts together what the container image holds, in a folder that must be the final one, because the class-data archive
# remembers the paths of what it was made from:
#
#   FOLDER/runtime               a Java runtime with the modules that the service uses
#   FOLDER/mini-marketplace.jar
#   FOLDER/config.yml
#   FOLDER/native                SQLite's library, so that nothing is unpacked into, and run from, a temporary folder
#   FOLDER/mini-marketplace.jsa  the classes of a start and of a few requests, parsed and verified
#   FOLDER/jvm.options           how the runtime is started: java @FOLDER/jvm.options -jar ...
#
# Needs a JDK in JAVA_HOME, 17 or newer.
set -euo pipefail

jar=$1 config=$2 folder=$3
jdk=${JAVA_HOME:?must name a JDK}

# By jdeps, plus jdk.jcmd to look into a running service, minus what only development uses.
modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.security.jgss,java.sql
modules+=,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported

mkdir -p "$folder/native"
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --generate-cds-archive \
  --output "$folder/runtime"
cp "$jar" "$folder/mini-marketplace.jar"
cp "$config" "$folder/config.yml"
# Layers of images keep whole seconds, rounded, and the runtime refuses an archive whose jar has another time.
touch --date="@$(stat --format=%Y "$jar")" "$folder/mini-marketplace.jar"

work=$(mktemp -d)
pid=
finish() {
  [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

case $(uname -m) in
  x86_64) architecture=x86_64 ;;
  aarch64 | arm64) architecture=aarch64 ;;
  *) echo "error: no SQLite library is known for $(uname -m)" >&2 && exit 1 ;;
esac
library=org/sqlite/native/Linux/$architecture/libsqlitejdbc.so
(cd "$work" && "$jdk/bin/jar" --extract --file "$folder/mini-marketplace.jar" "$library")
install -m 0755 "$work/$library" "$folder/native/libsqlitejdbc.so"

# The heap gets half of the container's memory; the rest is for threads, code, classes, and SQLite's pages.
cat >"$folder/jvm.options" <<OPTIONS
-XX:MaxRAMPercentage=50
-XX:+ExitOnOutOfMemoryError
-XX:+UseSerialGC
-XX:SharedArchiveFile=$folder/mini-marketplace.jsa
-Dorg.sqlite.lib.path=$folder/native
-Dorg.sqlite.lib.name=libsqlitejdbc.so
OPTIONS

# A start, and requests of each kind, with the options of the image: what is loaded now goes into the archive.
sed '/SharedArchiveFile/d' "$folder/jvm.options" >"$work/jvm.options"
PORT=0 ADMIN_PORT=0 SHUTDOWN_WAIT=0s DATABASE_URL="jdbc:sqlite:$work/training.db" \
  "$folder/runtime/bin/java" "@$work/jvm.options" -XX:ArchiveClassesAtExit="$folder/mini-marketplace.jsa" \
  -jar "$folder/mini-marketplace.jar" server "$folder/config.yml" >"$work/log" 2>&1 &
pid=$!

port_of() { sed -n "s/.*Started $1@.*{127\.0\.0\.1:\([0-9]*\)}.*/\1/p" "$work/log"; }
for _ in $(seq 600); do
  application=$(port_of application) admin=$(port_of admin)
  [ -z "$application" ] || [ -z "$admin" ] || break
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$application" ] || [ -z "$admin" ]; then
  cat "$work/log" >&2
  echo "error: the service does not start, so that there is nothing to archive" >&2
  exit 1
fi

# By the shell itself: images of JDKs need not have curl.
ask() {
  local port=$1 method=$2 path=$3 type=${4:-} body=${5:-}
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$type" "${#body}" "$body" >&3
  cat <&3 >>"$work/answers"
  exec 3>&-
}
product='{"name":"Chai","price":1800}'
ask "$application" POST /products application/json "$product"
ask "$application" POST /products application/json '{"name":"","price":0}'
ask "$application" POST /products/import application/x-ndjson "$product"
ask "$application" GET '/products?limit=1&q=chai&sort=-price'
ask "$application" GET /products/export
ask "$application" GET /products/none
ask "$application" GET /health/ready
ask "$admin" GET /metrics
grep -q 'HTTP/1.1 201' "$work/answers"

kill -TERM "$pid"
wait "$pid"
pid=
if [ ! -s "$folder/mini-marketplace.jsa" ]; then
  cat "$work/log" >&2
  echo "error: no class-data archive was made" >&2
  exit 1
fi

# An archive that does not fit is a warning and a slow start for whoever runs it; with this option it is an error.
"$folder/runtime/bin/java" "@$folder/jvm.options" -Xshare:on -jar "$folder/mini-marketplace.jar" --version >/dev/null
