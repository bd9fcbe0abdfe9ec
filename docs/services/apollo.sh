#!/bin/sh
# A policy document as a JSON namespace of Apollo, through its open API: "exec:docs/services/apollo.sh".
# Apollo has NO conditional writes: `policy probe` says so, and one job at a time may write. This script refuses to
# publish over a draft that somebody else has not published yet.
# APOLLO_PORTAL (https://apollo.example.com), APOLLO_TOKEN, APOLLO_APP, APOLLO_ENV, APOLLO_CLUSTER, APOLLO_NAMESPACE
# (of its own, such as miniship-policy.json), APOLLO_OPERATOR. Needs curl and jq.
set -u
[ -z "${MINISHIP_SCRATCH:-}" ] || { echo 'Apollo has no scratch keys and no conditional writes' >&2 && exit 2; }
place=$APOLLO_PORTAL/openapi/v1/envs/${APOLLO_ENV:-PRO}/apps/$APOLLO_APP
place=$place/clusters/${APOLLO_CLUSTER:-default}/namespaces/${APOLLO_NAMESPACE:-miniship-policy.json}
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT

# The body goes to a file. The token comes in by stdin, where no list of processes shows it.
ask() {
  status=$(printf 'header = "Authorization: %s"\nheader = "Content-Type: application/json;charset=UTF-8"\n' "$APOLLO_TOKEN" |
    curl --silent --show-error --max-time 20 --config - --output "$folder/body" --write-out '%{http_code}' "$@") || exit 4
  case $status in
    2?? | 404) ;;
    401 | 403) exit 3 ;;
    *) cat "$folder/body" >&2 && exit 4 ;;
  esac
}

# What is published; fails where nothing is.
look() {
  ask "$place/releases/latest"
  jq --join-output '.configurations.content // empty' "$folder/body" >"$folder/now" 2>"$folder/trouble"
  [ "$status" = 200 ] && [ -s "$folder/now" ]
}

case $1 in
  read) if look; then cat "$folder/now"; else exit 5; fi ;;
  write)
    cat >"$folder/new"
    if look; then
      [ -n "${MINISHIP_SEEN:-}" ] && cmp -s "$MINISHIP_SEEN" "$folder/now" || exit 5
      ask "$place/items/content"
      jq --join-output '.value // ""' "$folder/body" >"$folder/draft"
      cmp -s "$folder/draft" "$folder/now" || { echo 'somebody has a draft that is not published' >&2 && exit 5; }
    else
      [ -z "${MINISHIP_SEEN:-}" ] || exit 5
    fi
    jq --null-input --rawfile value "$folder/new" --arg who "$APOLLO_OPERATOR" \
      '{key: "content", value: $value, dataChangeCreatedBy: $who, dataChangeLastModifiedBy: $who}' >"$folder/item"
    ask --request PUT --data-binary "@$folder/item" "$place/items/content?createIfNotExists=true"
    jq --null-input --arg who "$APOLLO_OPERATOR" --arg title "miniship $(date -u +%Y%m%d%H%M%S)" \
      '{releaseTitle: $title, releaseComment: "policy", releasedBy: $who}' >"$folder/release"
    ask --request POST --data-binary "@$folder/release" "$place/releases"
    [ "$status" = 200 ] || exit 4
    ;;
  *) exit 2 ;;
esac
