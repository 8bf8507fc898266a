#!/usr/bin/env bash
# Usage: ops/compose.sh COMMAND [ARGUMENT...]
#
# Runs a command of compose for ops/docker-compose.yml, or with STORAGE=postgres for ops/docker-compose.postgres.yml, under
# the project's name, so that nothing else is ever stopped or removed, with what this machine has: Docker's plugin; docker-compose, by Docker or by podman's socket; podman compose.
# Beside the commands that compose has:
#
#   check                   says what is missing, where there is none of these
#   up-healthy [SERVICE...] makes their tokens (ops/tokens.sh), starts them, or all, and waits until they are healthy;
#                           what runs on the other storage is stopped
#   down [OPTION...]        stops and removes them, on whichever storage they run
set -euo pipefail
cd "$(dirname "$0")/.."

COMMIT=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}
export COMMIT
project=(--project-name "${COMPOSE_PROJECT_NAME:-mini-marketplace}")
case ${STORAGE:-sqlite} in
  sqlite) file=ops/docker-compose.yml instance=marketplace ;;
  postgres) file=ops/docker-compose.postgres.yml instance=marketplace-1 ;;
  *) echo "error: STORAGE must be sqlite or postgres, not $STORAGE" >&2 && exit 1 ;;
esac

has() { command -v "$1" >/dev/null; }
works() { "$@" >/dev/null 2>&1; }

compose=()
engine=docker
socket=
if works docker info && works docker compose version; then
  compose=(docker compose)
elif has docker-compose && { [ -n "${DOCKER_HOST:-}" ] || works docker info; }; then
  compose=(docker-compose)
elif has docker-compose && works podman info; then
  compose=(docker-compose)
  engine=podman
  socket=own
elif works podman compose version; then
  compose=(podman compose)
  engine=podman
else
  echo "error: this needs Docker with its compose plugin, or podman with docker-compose; \"make load\" needs none of them" >&2
  exit 1
fi

[ "$1" != check ] || exit 0

# The project's containers of that health: starting, healthy or unhealthy.
of_health() { "$engine" ps --format '{{.ID}}' --filter "label=com.docker.compose.project=${project[1]}" --filter "health=$1"; }

check_health() {
  local container
  while true; do
    for container in $(of_health starting); do
      podman healthcheck run "$container" || true
    done
    sleep 1
  done
}

# Podman has no service that waits: for as long as compose runs there is one. What is started stays without it.
if [ -n "$socket" ]; then
  folder=$(mktemp -d)
  socket=$folder/podman.sock
  podman system service --time 0 "unix://$socket" 2>"$folder/log" &
  service=$!
  helpers=("$service")
  trap 'kill "${helpers[@]}" 2>/dev/null; wait "${helpers[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT
  for _ in $(seq 100); do
    [ ! -S "$socket" ] || break
    sleep 0.1
  done
  export DOCKER_HOST=unix://$socket
  # Podman leaves it to systemd to run health checks; where there is none, nobody would ever be healthy.
  if [ ! -d /run/systemd/system ]; then
    check_health >/dev/null 2>&1 &
    helpers+=("$!")
  fi
fi

if [ "$1" = down ]; then
  # The first takes all containers with it, and each its own volumes.
  for file in ops/docker-compose.postgres.yml ops/docker-compose.yml; do
    "${compose[@]}" "${project[@]}" --file "$file" down --remove-orphans "${@:2}"
  done
  exit
fi

project+=(--file "$file")
if [ "$1" != up-healthy ]; then
  "${compose[@]}" "${project[@]}" "$@"
  exit
fi

if [ "${STORAGE:-sqlite}" = postgres ]; then
  made=$(ops/postgres/secrets.sh)
  # A server that runs goes on with what it was started with.
  [ -z "$made" ] || "${compose[@]}" "${project[@]}" rm --force --stop postgres
fi
# The volume is made by compose, and so is removed by it.
"${compose[@]}" "${project[@]}" up --no-start --no-deps --remove-orphans "$instance"
ops/tokens.sh "$engine" "${project[1]}_data" "${IMAGE:-mini-marketplace:local}"

if [[ $("${compose[@]}" up --help 2>/dev/null) == *--wait* ]]; then
  "${compose[@]}" "${project[@]}" up --detach --wait "${@:2}"
else
  "${compose[@]}" "${project[@]}" up --detach "${@:2}"
  # That compose cannot wait for those that nobody depends on.
  for _ in $(seq 120); do
    [ -n "$(of_health starting)" ] || break
    sleep 1
  done
  if [ -n "$(of_health starting)$(of_health unhealthy)" ]; then
    "${compose[@]}" "${project[@]}" ps >&2
    echo "error: not all of them are healthy; \"ops/compose.sh logs\" says more" >&2
    exit 1
  fi
fi
