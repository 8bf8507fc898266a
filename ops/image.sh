#!/usr/bin/env bash
# Usage: ops/image.sh build|size|report|remove
#
#   build    builds mini-marketplace:local by ops/Dockerfile
#   size     prints what is in it, by parts
#   report   starts it in the limits of the compose file, and prints what it takes as a table, by loadtest/image.py
#   remove   removes it, where it is
#
# By Docker, or podman where there is no Docker, or what CONTAINER_ENGINE names. IMAGE_BUILD_OPTIONS are put before the
# build's own; IMAGE is another name for what is built, COMMIT another commit than the checkout's.
set -euo pipefail
cd "$(dirname "$0")/.."

image=${IMAGE:-mini-marketplace:local}
engine=${CONTAINER_ENGINE:-}
if [ -z "$engine" ]; then
  for candidate in docker podman; do
    [ -n "$engine" ] || ! "$candidate" info >/dev/null 2>&1 || engine=$candidate
  done
fi
[ -n "$engine" ] || [ "${1:-}" != remove ] || exit 0
[ -n "$engine" ] || { echo "error: this needs Docker or podman; \"make run\" needs neither" >&2 && exit 1; }

build() {
  local options=()
  read -ra options <<<"${IMAGE_BUILD_OPTIONS:-}"
  # Podman looks for the list of what is not sent beside the context alone, and forgets health checks in its own format.
  [ "$engine" != podman ] || options+=(--ignorefile ops/Dockerfile.dockerignore --format docker --layers)
  "$engine" build "${options[@]}" --file ops/Dockerfile --tag "$image" \
    --build-arg "COMMIT=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}" .
}

remove() {
  ! "$engine" image inspect "$image" >/dev/null 2>&1 || "$engine" image rm "$image" >/dev/null
}

size() {
  local container
  container=$("$engine" create "$image")
  "$engine" export "$container" | tar --list --verbose --numeric-owner | awk '
    $1 !~ /^-/ { next }
    {
      name = $6
      part = "the rest"
      if (name ~ /mini-marketplace\.jar$/) part = "the service and its libraries (mini-marketplace.jar)"
      else if (name ~ /\.aot$/) part = "cache of classes (mini-marketplace.aot)"
      else if (name ~ /runtime\/lib\/modules$/) part = "Java runtime, classes (modules)"
      else if (name ~ /runtime\//) part = "Java runtime, everything else"
      else if (name ~ /marketplace\/native\//) part = "SQLite (native/)"
      else if (name ~ /^(usr\/)?lib/) part = "C library and its loader"
      size[part] += $3
      total += $3
    }
    END {
      for (part in size) printf "%8.1f MB  %s\n", size[part] / 1e6, part | "sort -rn"
      close("sort -rn")
      printf "%8.1f MB  in all\n", total / 1e6
    }'
  "$engine" rm --volumes "$container" >/dev/null
}

report() {
  IMAGE=$image CONTAINER_ENGINE=$engine PYTHONPYCACHEPREFIX=$PWD/target/pycache exec python3 loadtest/image.py "$engine" "$image"
}

case ${1:-} in
  build | size | report | remove) "$1" ;;
  *) echo "usage: ops/image.sh build|size|report|remove" >&2 && exit 2 ;;
esac
