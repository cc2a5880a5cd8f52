import type { SecretNode } from '../../model/secret.ts';
import type { Topology } from '../../model/topology.ts';
import { targetText } from '../target.ts';
import { type StaleCertificate, staleCertificates } from './authority.ts';
import type { OpenStore, Reading } from './store.ts';

/** Secrets that a store does not have, and certificates of the internal authority that are due. */
export function toMake(topology: Topology, wanted: readonly SecretNode[], reading: Reading): readonly SecretNode[] {
  const { found, failed } = reading;
  const due = new Set(dueCertificates(topology, reading).map(({ secret }) => secret));
  return wanted.filter(({ name }) => due.has(name) || (!found.has(name) && !failed.has(name)));
}

/** Certificates of the internal authority in a store that are due, or serve no more. */
export function dueCertificates(topology: Topology, { found }: Reading): readonly StaleCertificate[] {
  return staleCertificates(topology, new Map([...found].map(([name, { value }]) => [name, value])));
}

/** Says of such a certificate what is wrong with it, and what to do. */
export function dueText(topology: Topology, { place, write }: OpenStore, { secret, why }: StaleCertificate): string {
  const advice = write === null ? 'put a new one there' : `run arrimage secrets generate ${targetText(topology)}`;
  return `${place}: expected a certificate in "${secret}" that serves for some time, but ${why}; ${advice}`;
}
