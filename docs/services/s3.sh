#!/bin/sh
# A policy document as an object of S3, or of a service that takes S3's conditional writes (R2, Ceph, MinIO of late).
# For a target such as "exec:docs/services/s3.sh". POLICY_BUCKET, POLICY_KEY (letters, digits and /._-), and as the AWS
# command has them AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL.
# Needs curl 7.75 or newer, and sha256sum.
set -u
region=${AWS_REGION:-us-east-1}
endpoint=${AWS_ENDPOINT_URL:-https://s3.$region.amazonaws.com}
url=${endpoint%/}/$POLICY_BUCKET/${POLICY_KEY:-policy.json}${MINISHIP_SCRATCH:-}
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT
: >"$folder/new"

secrets() {
  printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
  [ -z "${AWS_SESSION_TOKEN:-}" ] || printf 'header = "x-amz-security-token: %s"\n' "$AWS_SESSION_TOKEN"
}

# Runs curl, which signs; the secrets come in by stdin, where no list of processes shows them. The body goes to a file.
ask() {
  digest=$(sha256sum <"$folder/new" | cut -d ' ' -f 1)
  status=$(secrets | curl --silent --show-error --max-time 20 --config - --aws-sigv4 "aws:amz:$region:s3" \
    --header "x-amz-content-sha256: $digest" --dump-header "$folder/head" --output "$folder/body" \
    --write-out '%{http_code}' "$@" "$url") || exit 4
  case $status in
    2??) return ;;
    409 | 412) exit 5 ;;
    404) grep -q NoSuchBucket "$folder/body" || exit 5 ;;
  esac
  tr -d '\n' <"$folder/body" >&2
  case $status in 401 | 403) exit 3 ;; 404) exit 2 ;; *) exit 4 ;; esac
}

put() {
  cat >"$folder/new"
  ask --request PUT --data-binary "@$folder/new" --header 'Content-Type: application/json' --header "$1"
}

case $1 in
  read) ask && cat "$folder/body" ;;
  write)
    condition='If-None-Match: *'
    if [ -n "${MINISHIP_SEEN:-}" ]; then
      # The ETag belongs to the object that was seen, or somebody has been faster.
      ask
      cmp -s "$MINISHIP_SEEN" "$folder/body" || exit 5
      # Without its quotes: AWS takes it either way, Ceph's gateway only so.
      condition="If-Match: $(sed -n 's/^[Ee][Tt][Aa][Gg]: *//p' "$folder/head" | tr -d '\r"')"
    fi
    put "$condition"
    ;;
  remove) ask --request DELETE ;;
  *) exit 2 ;;
esac
