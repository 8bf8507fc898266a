#!/usr/bin/env bash
# Usage: ops/image.sh build|size|report
#
#   build    builds mini-marketplace:local by ops/Dockerfile
#   size     prints what is in it, by parts
#   report   starts it in the limits of the compose file, and prints what it takes as a table; needs curl, and processes
#            that can be looked at: Linux
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
[ -n "$engine" ] || { echo "error: this needs Docker or podman; \"make run\" needs neither" >&2 && exit 1; }

build() {
  local options=()
  read -ra options <<<"${IMAGE_BUILD_OPTIONS:-}"
  # Podman looks for the list of what is not sent beside the context alone, and forgets health checks in its own format.
  [ "$engine" != podman ] || options+=(--ignorefile ops/Dockerfile.dockerignore --format docker --layers)
  "$engine" build "${options[@]}" --file ops/Dockerfile --tag "$image" \
    --build-arg "COMMIT=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}" .
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
  local port begin container volume=mini-marketplace-report-$$
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  millis() { date +%s%3N; }
  resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$pid/status"; }
  # Fifty times as many requests, over 16 connections.
  ask() { curl --no-progress-meter --parallel --parallel-max 16 --output /dev/null "http://127.0.0.1:$port/products?limit=[1-$1]&minPrice=[1-50]" 2>/dev/null || true; }

  begin=$(millis)
  container=$("$engine" run --detach --cpus 2 --memory 512m --memory-swap 512m --pids-limit 512 --read-only --cap-drop ALL \
    --security-opt no-new-privileges --tmpfs /tmp:size=16m,mode=1777 --volume "$volume:/data" --publish "127.0.0.1:$port:8080" "$image")
  # shellcheck disable=SC2064
  trap "'$engine' rm --force '$container' >/dev/null; '$engine' volume rm '$volume' >/dev/null" EXIT
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health/ready"; do
    [ $(($(millis) - begin)) -lt 120000 ] || { "$engine" logs "$container" >&2 && exit 1; }
    sleep 0.02
  done
  local ready=$(($(millis) - begin)) pid idle loaded stopped health=() probe
  pid=$("$engine" inspect --format '{{.State.Pid}}' "$container")
  idle=$(resident)
  mapfile -t health < <("$engine" inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$container" | sed '/^$/d')

  # What the control group of the container has used, with five health checks and without.
  used() {
    local group
    group=$(sed -n 's/^[0-9]*:[^:]*\<cpuacct\>[^:]*:/\/sys\/fs\/cgroup\/cpuacct/p;s/^0::\(\/..*\)/\/sys\/fs\/cgroup\1/p' "/proc/$pid/cgroup" | head -n 1)
    if [ -f "$group/cpuacct.usage" ]; then echo $(($(cat "$group/cpuacct.usage") / 1000)); else sed -n 's/^usage_usec //p' "$group/cpu.stat"; fi
  }
  sleep 5
  begin=$(used)
  for _ in 1 2 3 4 5; do "$engine" exec "$container" "${health[@]:1}" >/dev/null; done
  probe=$((($(used) - begin) / 5000))

  ask 200
  loaded=$(resident)
  (while curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health/live"; do ask 20; done) &
  sleep 2
  begin=$(millis)
  "$engine" stop --time 20 "$container" >/dev/null
  stopped=$(($(millis) - begin))
  wait

  printf '| | |\n|---|---|\n'
  printf '| size of the image | %s |\n' "$(size | sed -n 's/^ *\(.*\)  in all/\1/p')"
  printf '| from start to ready | %s ms |\n' "$ready"
  printf '| resident, idle | %s MB |\n' "$idle"
  printf '| resident, after 10,000 pages over 16 connections | %s MB |\n' "$loaded"
  printf '| one health check, processor time | %s ms |\n' "$probe"
  printf '| from SIGTERM to its end, under that load | %s ms, exit code %s |\n' "$stopped" \
    "$("$engine" inspect --format '{{.State.ExitCode}}' "$container")"
}

case ${1:-} in
  build | size | report) "$1" ;;
  *) echo "usage: ops/image.sh build|size|report" >&2 && exit 2 ;;
esac
