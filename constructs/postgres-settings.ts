import type { TlsFiles } from './encryption.ts';
import { postgresTlsSettings } from './postgres-encryption.ts';

const MIB = 1024 ** 2;

/** Settings of the server by name. Those for memory follow from the limit: a quarter for shared buffers, three quarters expected in caches. */
export function postgresSettings(
  maxConnections: number,
  reservedConnections: number,
  memoryBytes: number | undefined,
  tls: TlsFiles | null,
): readonly (readonly [string, string])[] {
  const share = (part: number): string => `${Math.floor(((memoryBytes ?? 0) * part) / MIB)}MB`;
  const memory = [
    ['effective_cache_size', share(0.75)],
    ['maintenance_work_mem', share(0.05)],
    ['shared_buffers', share(0.25)],
  ] as const;
  return [
    ...(memoryBytes === undefined ? [] : memory),
    ['max_connections', String(maxConnections)],
    ['password_encryption', 'scram-sha-256'],
    ...(tls === null ? [] : postgresTlsSettings(tls)),
    ['superuser_reserved_connections', String(reservedConnections)],
  ];
}
