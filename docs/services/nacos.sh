#!/bin/sh
# A policy document as a configuration of Nacos 2 or newer, for a target such as "exec:docs/services/nacos.sh".
# NACOS_ADDR (https://nacos.example.com:8848), NACOS_USER, NACOS_PASSWORD, NACOS_NAMESPACE, NACOS_GROUP, NACOS_DATA_ID.
# Needs curl, jq and md5sum.
set -u
group=${NACOS_GROUP:-DEFAULT_GROUP}
data_id=${NACOS_DATA_ID:-miniship-policy.json}${MINISHIP_SCRATCH:-}
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT

# Runs curl with more settings on stdin, where no list of processes shows them. The body goes to a file.
ask() {
  status=$(curl --silent --show-error --max-time 20 --config - --output "$folder/body" --write-out '%{http_code}' "$@") || exit 4
  case $status in
    401 | 403) exit 3 ;;
  esac
}

token=
if [ -n "${NACOS_USER:-}" ]; then
  ask "$NACOS_ADDR/nacos/v1/auth/login" <<END
data-urlencode = "username=$NACOS_USER"
data-urlencode = "password=${NACOS_PASSWORD:-}"
END
  token=$(jq --raw-output '.accessToken // ""' "$folder/body")
fi

configs() {
  ask "$@" --data-urlencode "dataId=$data_id" --data-urlencode "group=$group" \
    --data-urlencode "tenant=${NACOS_NAMESPACE:-}" "$NACOS_ADDR/nacos/v1/cs/configs" <<END
data-urlencode = "accessToken=$token"
END
}

case $1 in
  read)
    configs --get
    case $status in
      200) cat "$folder/body" ;;
      404) exit 5 ;;
      *) cat "$folder/body" >&2 && exit 4 ;;
    esac
    ;;
  write)
    cat >"$folder/new"
    # Nacos compares the digest with that of what it holds. One that fits nothing lets it create, and nothing else.
    seen=00000000000000000000000000000000
    if [ -n "${MINISHIP_SEEN:-}" ]; then
      seen=$(md5sum <"$MINISHIP_SEEN" | cut -d ' ' -f 1)
    fi
    configs --request POST --header "casMd5: $seen" --data-urlencode "content@$folder/new" --data type=json
    if [ "$status" = 200 ]; then
      [ "$(cat "$folder/body")" = true ] || exit 4
    elif grep -q -e 20005 -e 'Cas publish fail' "$folder/body"; then
      exit 5
    else
      cat "$folder/body" >&2
      exit 4
    fi
    ;;
  remove) configs --get --request DELETE ;;
  *) exit 2 ;;
esac
