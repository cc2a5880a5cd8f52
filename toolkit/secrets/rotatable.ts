import type { Topology } from '../../model/topology.ts';
import { certificateSecrets } from './authority.ts';
import { givenPart } from './certificate-pairs.ts';

/** Secrets of which `rotate` makes no new value: certificates, which come with their keys, and the internal authority. */
export function issuedSecrets(topology: Topology): ReadonlySet<string> {
  const authority = topology.certificates.flatMap(({ source }) =>
    source.kind === 'internal' ? Object.values(source.authority) : [],
  );
  return new Set([...certificateSecrets(topology), ...authority]);
}

/** Whether `rotate` takes a name. */
export function isRotatable(topology: Topology, name: string): boolean {
  const isKnown = topology.secrets.some((secret) => secret.name === name);
  return isKnown && givenPart(topology, name) === null && !issuedSecrets(topology).has(name);
}
