#!/usr/bin/env bash
# Usage: ops/compose.sh COMMAND [ARGUMENT...]
#
# Runs a command of compose for ops/docker-compose.yml, under the project's name, so that nothing else is ever stopped or
# removed, with what this machine has: Docker's plugin; docker-compose, by Docker or by podman's socket; podman compose.
# Beside the commands that compose has:
#
#   wait-options   prints what makes "up" wait until all is healthy, where this compose can
set -euo pipefail
cd "$(dirname "$0")/.."

COMMIT=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}
export COMMIT
project=(--project-name "${COMPOSE_PROJECT_NAME:-mini-marketplace}" --file ops/docker-compose.yml)

has() { command -v "$1" >/dev/null; }
works() { "$@" >/dev/null 2>&1; }

compose=()
socket=
if works docker info && works docker compose version; then
  compose=(docker compose)
elif has docker-compose && { [ -n "${DOCKER_HOST:-}" ] || works docker info; }; then
  compose=(docker-compose)
elif has docker-compose && works podman info; then
  compose=(docker-compose)
  socket=own
elif works podman compose version; then
  compose=(podman compose)
else
  echo "error: this needs Docker with its compose plugin, or podman with docker-compose; \"make load\" needs none of them" >&2
  exit 1
fi

if [ "$1" = wait-options ]; then
  [[ $("${compose[@]}" version --short) == 1.* ]] || echo --wait
  exit
fi

# Podman has no service that waits: for as long as compose runs there is one. What is started stays without it.
if [ -n "$socket" ]; then
  folder=$(mktemp -d)
  socket=$folder/podman.sock
  podman system service --time 0 "unix://$socket" 2>"$folder/log" &
  service=$!
  trap 'kill "$service" 2>/dev/null; wait "$service" 2>/dev/null; rm -rf "$folder"' EXIT
  for _ in $(seq 100); do
    [ ! -S "$socket" ] || break
    sleep 0.1
  done
  export DOCKER_HOST=unix://$socket
fi
"${compose[@]}" "${project[@]}" "$@"
