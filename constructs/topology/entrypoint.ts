import { TLS_FILES } from '../encryption.ts';

/** Folder of the container that holds one file per exported variable. */
export const ENVIRONMENT_FOLDER = '/arrimage/environment';

export const ENTRYPOINT_TARGET = '/arrimage/entrypoint';

/** PEM of the company's authority. */
export const AUTHORITY_TARGET = '/arrimage/authority.pem';

/** A tmpfs, in which the entry point puts the public roots, the company's authority and the internal one into one file. */
export const BUNDLE_FOLDER = '/run/arrimage';
export const BUNDLE_TARGET = `${BUNDLE_FOLDER}/ca-bundle.pem`;

/**
 * POSIX entry point for programs that read their secrets from variables, or trust only one bundle of authorities.
 *
 * Commands that people run beside the program are started by it too, so that they know what the program knows. A final dot keeps the newlines at a value's end, which `$(…)` would remove. With `exec` the program becomes process 1 and gets signals.
 */
export const ENTRYPOINT = `#!/bin/sh
set -eu
for file in ${ENVIRONMENT_FOLDER}/*; do
  [ -f "$file" ] || continue
  value=$(cat "$file" && printf .)
  export "\${file##*/}=\${value%.}"
done
if [ -d ${BUNDLE_FOLDER} ] && [ ! -s ${BUNDLE_TARGET} ]; then
  roots=/etc/ssl/certs/ca-certificates.crt
  if [ ! -s "$roots" ]; then
    echo "arrimage: $roots: the image has no public roots; install ca-certificates in it" >&2
    exit 78
  fi
  for file in "$roots" ${AUTHORITY_TARGET} ${TLS_FILES.authority}; do
    if [ -f "$file" ]; then cat "$file"; fi
  done > ${BUNDLE_TARGET}
fi
exec "$@"
`;
