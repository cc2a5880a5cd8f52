import type { Runtime } from '../container-props.ts';
import { TLS_FILES } from '../encryption.ts';

/** Folder of the container that holds one file per exported variable. */
export const ENVIRONMENT_FOLDER = '/arrimage/environment';

export const ENTRYPOINT_TARGET = '/arrimage/entrypoint';

/** PEM of the company's authority. */
export const AUTHORITY_TARGET = '/arrimage/authority.pem';

/** A tmpfs, in which the entry point puts the public roots, the company's authority and the internal one into one file. */
export const BUNDLE_FOLDER = '/run/arrimage';
export const BUNDLE_TARGET = `${BUNDLE_FOLDER}/ca-bundle.pem`;
export const TRUSTSTORE_TARGET = `${BUNDLE_FOLDER}/truststore`;

/**
 * POSIX entry point for programs that read their secrets from variables, or trust only one bundle of authorities.
 *
 * Commands that people run beside the program are started by it too, so that they know what the program knows. A final dot keeps the newlines at a value's end, which `$(…)` would remove. With `exec` the program becomes process 1 and gets signals.
 */
export function entrypointOf(runtime: Runtime): string {
  return `${START}${runtime === 'java' ? TRUSTSTORE : BUNDLE}exec "$@"\n`;
}

const START = `#!/bin/sh
set -eu
for file in ${ENVIRONMENT_FOLDER}/*; do
  [ -f "$file" ] || continue
  value=$(cat "$file" && printf .)
  export "\${file##*/}=\${value%.}"
done
`;

const BUNDLE = `if [ -d ${BUNDLE_FOLDER} ] && [ ! -s ${BUNDLE_TARGET} ]; then
  roots=/etc/ssl/certs/ca-certificates.crt
  if [ ! -s "$roots" ]; then
    echo "arrimage: $roots: the image has no public roots; install ca-certificates in it" >&2
    exit 78
  fi
  for file in "$roots" ${AUTHORITY_TARGET} ${TLS_FILES.authority}; do
    if [ -f "$file" ]; then cat "$file"; fi
  done > ${BUNDLE_TARGET}
fi
`;

/** A program beside the first one may start while the store is being made, so it appears whole. The password is no secret: it is that of every Java's own store. */
const TRUSTSTORE = `if [ -d ${BUNDLE_FOLDER} ] && [ ! -s ${TRUSTSTORE_TARGET} ]; then
  home=\${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  store=${TRUSTSTORE_TARGET}.$$
  cp "$home/lib/security/cacerts" "$store"
  chmod u+w "$store"
  for file in ${AUTHORITY_TARGET} ${TLS_FILES.authority}; do
    [ -f "$file" ] || continue
    JAVA_TOOL_OPTIONS= "$home/bin/keytool" -importcert -noprompt -alias "$file" -file "$file" -keystore "$store" -storepass changeit >&2
  done
  mv "$store" ${TRUSTSTORE_TARGET}
fi
`;
