import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import { bytesText } from './bytes.ts';

/** What the kernel, the engine and sshd need beside the containers, in bytes. */
export const SYSTEM_MEMORY = 512 * 1024 ** 2;

/** Memory that the containers of a server may use, in bytes; null: the server's memory is not known. */
export function usableMemory(server: ServerNode): number | null {
  return server.memoryBytes === null ? null : server.memoryBytes - SYSTEM_MEMORY;
}

/** Limit of all replicas of a service together, in bytes; 0 without a limit. */
export function memoryOf(service: ServiceNode): number {
  return (service.resources.memoryBytes ?? 0) * service.replicas;
}

/** The services that take most, for a message: `postgres 4 GiB, minio 2 GiB and 3 more`. */
export function largestText(services: readonly ServiceNode[]): string {
  const largest = services.filter((service) => memoryOf(service) > 0).sort((a, b) => memoryOf(b) - memoryOf(a));
  const shown = largest.slice(0, 3).map((service) => `${service.name} ${bytesText(memoryOf(service))}`);
  return largest.length > 3 ? `${shown.join(', ')} and ${largest.length - 3} more` : shown.join(', ');
}
