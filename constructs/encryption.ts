import type { IConstruct } from 'constructs';
import { Environment } from './environment.ts';
import { type Expression, text } from './expression.ts';

/**
 * How a port of a service is encrypted.
 *
 * - `mutual`: who connects shows a certificate of the internal authority too
 * - `server`: only the service shows one; programs know its authority beside the public ones
 */
export type PortEncryption = 'mutual' | 'server';

/** Absolute paths of what a container needs for encrypted connections; they are the same in each. */
export interface TlsFiles {
  /** PEM of the internal authority. */
  readonly authority: string;
  /** PEM of the container's own certificate, good for both ends of a connection. */
  readonly certificate: string;
  /** PEM of its private key, readable by the program's user only. */
  readonly key: string;
}

const FOLDER = '/arrimage/tls';

/** MinIO knows its files by these names, and all others do not mind. */
export const TLS_FILES: TlsFiles = {
  authority: `${FOLDER}/authority.crt`,
  certificate: `${FOLDER}/public.crt`,
  key: `${FOLDER}/private.key`,
};

/** Where the files of encrypted connections lie; null where the environment of a construct encrypts none. */
export function tlsFiles(scope: IConstruct): TlsFiles | null {
  const { root } = scope.node;
  return root instanceof Environment && root.encryption === 'internal' ? TLS_FILES : null;
}

/** Query of a URL that drivers built on libpq read, and node-postgres. */
export function postgresQuery(files: TlsFiles | null): Expression {
  if (files === null) return text``;
  const { authority, certificate, key } = files;
  return text`?sslmode=verify-full&sslrootcert=${authority}&sslcert=${certificate}&sslkey=${key}`;
}

/** The same as variables, which every program of PostgreSQL reads. */
export function postgresVariables(files: TlsFiles | null): Readonly<Record<string, string>> {
  if (files === null) return {};
  const { authority, certificate, key } = files;
  return { PGSSLCERT: certificate, PGSSLKEY: key, PGSSLMODE: 'verify-full', PGSSLROOTCERT: authority };
}

/** Query of a URL that redis-py reads, and Celery. */
export function redisQuery(files: TlsFiles | null): Expression {
  if (files === null) return text``;
  const { authority, certificate, key } = files;
  return text`?ssl_cert_reqs=required&ssl_ca_certs=${authority}&ssl_certfile=${certificate}&ssl_keyfile=${key}`;
}

/** Variables by which a program's TLS options for a broker are told: no URL of Celery's carries them. */
export function brokerVariables(scope: IConstruct): Readonly<Record<string, string>> {
  const files = tlsFiles(scope);
  if (files === null) return {};
  const { authority, certificate, key } = files;
  return { BROKER_CA_FILE: authority, BROKER_CERTIFICATE_FILE: certificate, BROKER_KEY_FILE: key };
}
