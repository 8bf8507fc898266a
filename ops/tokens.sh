#!/usr/bin/env bash
# Usage: ops/tokens.sh ENGINE VOLUME IMAGE
#
# Sees to it that each part of the compose environment has a token of its own: the digests in the service's volume, as
# tokens.yml, and the tokens in .run/tokens/, for their owner alone. A token that is still good there is kept.
#
#   .run/tokens/ops.token           for the operator: the scopes write and admin
#   .run/tokens/curl                the same as a configuration file of curl
#   .run/tokens/prometheus/token    the scope metrics
#   .run/tokens/locust/token        the scope write
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077

engine=$1 volume=$2 image=$3
folder=.run/tokens

token() {
  "$engine" run --rm --network none --read-only --tmpfs /tmp:size=16m --volume "$volume:/data" \
    --env AUTH_TOKENS=/data/tokens.yml "$image" token "$@"
}

# The service's user may read no folder of the host's, and those of the others only what is mounted for them: below a
# folder that is its owner's alone.
give() {
  local file=$1 name=$2 scopes=$3 id
  mkdir -p "$(dirname "$folder/$file")"
  if [ -s "$folder/$file" ]; then
    # The id stands behind "mkt_".
    id=$(cut -c 5-12 "$folder/$file")
    ! grep -q "^$name  *$id " <<<"$known" || return 0
  fi
  token create --name "$name" --scope "$scopes" >"$folder/$file.new"
  mv "$folder/$file.new" "$folder/$file"
}

mkdir -p "$folder"
# There is none at first.
known=$(token list 2>/dev/null || true)
give ops.token ops write,admin
give prometheus/token prometheus metrics
give locust/token locust write
printf 'header = "Authorization: Bearer %s"\n' "$(cat "$folder/ops.token")" >"$folder/curl"
chmod 755 "$folder/prometheus" "$folder/locust"
chmod 644 "$folder/prometheus/token" "$folder/locust/token"
