import { TLS_FILES } from './encryption.ts';

/** Folder of the job that makes the buckets: one folder a bucket. */
export const BUCKETS_FOLDER = '/arrimage/buckets';

/** MinIO's client with the root user's credentials, in the server's container and in the job's. */
export const CLIENT_TARGET = '/arrimage/mc';

/** Writes the client's configuration to memory: a password would show in the client's arguments, and its variable takes no password with a colon. */
export const CLIENT_SCRIPT = `#!/bin/sh
set -eu
umask 077
escaped() {
  rest=$(cat "$1")
  while [ -n "$rest" ]; do
    after=\${rest#?}
    character=\${rest%"$after"}
    case $character in '\\' | '"') printf '\\\\' ;; esac
    printf '%s' "$character"
    rest=$after
  done
}
folder=/tmp/arrimage-mc
mkdir -p "$folder/certs/CAs"
scheme=http
if [ -f ${TLS_FILES.authority} ]; then
  scheme=https
  cp -f ${TLS_FILES.authority} "$folder/certs/CAs/"
fi
printf '{"version":"10","aliases":{"store":{"url":"%s","accessKey":"%s","secretKey":"%s","api":"s3v4","path":"auto"}}}' \\
  "\${STORE:-$scheme://127.0.0.1:9000}" "$MINIO_ROOT_USER" "$(escaped "$MINIO_ROOT_PASSWORD_FILE")" > "$folder/config.json"
exec mc --config-dir "$folder" --no-color --quiet "$@"
`;

/** Makes the buckets, their policies and their users, as often as one likes. The client reads a user's password from its input. */
export const BUCKETS_SCRIPT = `#!/bin/sh
set -eu
mc() { /bin/sh ${CLIENT_TARGET} "$@"; }
for folder in ${BUCKETS_FOLDER}/*/; do
  bucket=\${folder%/}
  bucket=\${bucket##*/}
  user=$(cat "$folder/user")
  mc mb --ignore-existing "store/$bucket"
  mc admin policy create store "$bucket" "$folder/policy.json"
  printf '%s\\n%s\\n' "$user" "$(cat "$folder/password")" | mc admin user add store
  case $(mc admin policy entities store --user "$user" --json) in
    *"\\"$bucket\\""*) ;;
    *) mc admin policy attach store "$bucket" --user "$user" ;;
  esac
done
`;
