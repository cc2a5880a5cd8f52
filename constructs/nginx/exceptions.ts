import type { Exceptions } from '../container-props.ts';

/** Why nginx starts as root. */
export const EDGE_EXCEPTIONS: Exceptions = {
  capabilities: "it listens on ports below 1024, gives its folders to its workers' user, and starts them as that user",
  rootUser: 'its first process reads the key of the certificate, which the workers that answer requests cannot',
};
