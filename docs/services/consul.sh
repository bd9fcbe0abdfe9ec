#!/bin/sh
# A policy document in Consul's key-value store, for a target such as "exec:docs/services/consul.sh".
# CONSUL_HTTP_ADDR (https://consul.example.com:8501), CONSUL_HTTP_TOKEN, POLICY_KEY. Needs curl and jq.
set -u
url=${CONSUL_HTTP_ADDR%/}/v1/kv/${POLICY_KEY:-miniship/policy}${MINISHIP_SCRATCH:-}
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT

# The body goes to a file. The token comes in by stdin, where no list of processes shows it.
ask() {
  status=$(printf 'header = "X-Consul-Token: %s"\n' "${CONSUL_HTTP_TOKEN:-}" |
    curl --silent --show-error --max-time 20 --config - --output "$folder/body" --write-out '%{http_code}' "$@") || exit 4
  case $status in
    2?? | 404) ;;
    401 | 403) exit 3 ;;
    *) echo "status $status" >&2 && exit 4 ;;
  esac
}

# What is there now, and its ModifyIndex; fails where there is nothing.
look() {
  index=0
  ask "$url"
  [ "$status" = 404 ] && return 1
  index=$(jq '.[0].ModifyIndex' "$folder/body")
  jq --raw-output '.[0].Value // ""' "$folder/body" | base64 -d >"$folder/now"
}

case $1 in
  read) if look; then cat "$folder/now"; else exit 5; fi ;;
  write)
    cat >"$folder/new"
    # The index belongs to the document that was seen, or somebody has been faster.
    if look; then
      [ -n "${MINISHIP_SEEN:-}" ] && cmp -s "$MINISHIP_SEEN" "$folder/now" || exit 5
    else
      [ -z "${MINISHIP_SEEN:-}" ] || exit 5
    fi
    ask --request PUT --data-binary "@$folder/new" "$url?cas=$index"
    # Status 200 in either case; the body tells.
    [ "$(cat "$folder/body")" = true ] || exit 5
    ;;
  remove) ask --request DELETE "$url" ;;
  *) exit 2 ;;
esac
