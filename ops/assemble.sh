#!/usr/bin/env bash
# Usage: ops/assemble.sh JAR CONFIG FOLDER
#
# Puts together what the container image holds of ours, in a folder that must be the final one, because the archive of
# classes remembers the paths of what it was made from:
#
#   FOLDER/runtime               a Java runtime with the modules that the service uses
#   FOLDER/mini-marketplace.jar
#   FOLDER/config.yml
#   FOLDER/native                SQLite's library, so that nothing is unpacked into, and run from, a temporary folder
#   FOLDER/mini-marketplace.aot  the classes of a start and of requests, parsed and linked, with what the compiler wants
#                                to know of them: JDK 25's cache (JEP 483, 515)
#   FOLDER/jvm.options           how the runtime is started: java @FOLDER/jvm.options -jar ...
#
# Needs a JDK 25 or newer in JAVA_HOME.
set -euo pipefail

jar=$1 config=$2 folder=$3
jdk=${JAVA_HOME:?must name a JDK}
# How often each kind of request is sent, for the compiler's sake.
rounds=100

# By jdeps, plus jdk.jcmd to look into a running service, minus what only development uses.
modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.security.jgss,java.sql
modules+=,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported

# Of java.desktop java.beans is used; its native libraries draw and play. What is in the cache is not read from modules,
# so that these may as well be small.
mkdir -p "$folder/native"
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  "--exclude-files=glob:/java.desktop/lib/**,glob:/java.base/lib/jrt-fs.jar" --output "$folder/runtime"
cp "$jar" "$folder/mini-marketplace.jar"
cp "$config" "$folder/config.yml"
# Layers of images keep whole seconds, rounded, and the runtime refuses a cache whose jar has another time.
touch --date="@$(stat --format=%Y "$jar")" "$folder/mini-marketplace.jar"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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
-XX:AOTCache=$folder/mini-marketplace.aot
-Dorg.sqlite.lib.path=$folder/native
-Dorg.sqlite.lib.name=libsqlitejdbc.so
OPTIONS

# A start, and requests of each kind, with the options of the image: what is loaded now goes into the cache. A heap as
# small as that of the image: above 32 GB objects are laid out in another way, and the image could not use them.
sed '/AOTCache/d' "$folder/jvm.options" >"$work/jvm.options"
"$(dirname "$0")/train.sh" "$rounds" "$folder/mini-marketplace.jar" "$folder/config.yml" \
  "$folder/runtime/bin/java" "@$work/jvm.options" -Xmx256m -XX:AOTCacheOutput="$folder/mini-marketplace.aot"
[ -s "$folder/mini-marketplace.aot" ] || { echo "error: no cache of classes was made" >&2 && exit 1; }

# A cache that does not fit is a warning and a slow start for whoever runs it; with this option it is an error.
"$folder/runtime/bin/java" "@$folder/jvm.options" -XX:AOTMode=on -jar "$folder/mini-marketplace.jar" --version >/dev/null
