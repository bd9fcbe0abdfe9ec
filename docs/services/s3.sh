#!/bin/sh
# A policy document as an object of S3, or of a service that takes S3's conditional writes (R2, Ceph, MinIO of late).
# For a target such as "exec:docs/services/s3.sh". POLICY_BUCKET, POLICY_KEY; credentials, region and AWS_ENDPOINT_URL as
# the AWS command has them. Needs jq and an AWS command that knows --if-match (`aws s3api put-object help`).
set -u
key=${POLICY_KEY:-policy.json}${MINISHIP_SCRATCH:-}
folder=$(mktemp -d) || exit 4
trap 'rm -rf "$folder"' EXIT

s3() {
  aws s3api "$@" --bucket "$POLICY_BUCKET" --key "$key" >"$folder/answer" 2>"$folder/trouble" && return
  case $(cat "$folder/trouble") in
    *NoSuchKey* | *PreconditionFailed* | *ConditionalRequestConflict* | *'(404)'*) exit 5 ;;
    *AccessDenied* | *InvalidAccessKeyId* | *SignatureDoesNotMatch* | *'Unable to locate credentials'*) code=3 ;;
    *) code=4 ;;
  esac
  cat "$folder/trouble" >&2
  exit "$code"
}

case $1 in
  read)
    s3 get-object "$folder/now"
    cat "$folder/now"
    ;;
  write)
    cat >"$folder/new"
    set -- --body "$folder/new" --content-type application/json
    if [ -n "${MINISHIP_SEEN:-}" ]; then
      # The ETag belongs to the object that was seen, or somebody has been faster.
      s3 get-object "$folder/now"
      cmp -s "$MINISHIP_SEEN" "$folder/now" || exit 5
      s3 put-object "$@" --if-match "$(jq --raw-output .ETag "$folder/answer")"
    else
      s3 put-object "$@" --if-none-match '*'
    fi
    ;;
  remove) s3 delete-object ;;
  *) exit 2 ;;
esac
