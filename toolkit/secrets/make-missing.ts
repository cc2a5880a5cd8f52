import { randomInt } from 'node:crypto';
import type { Topology } from '../../model/topology.ts';
import { internalPairs } from './authority.ts';
import { certificatePairs, givenPart, type PairMaker } from './certificate-pairs.ts';
import type { Secrets } from './secrets.ts';

/** Those who make values that are no texts of chance. */
const MAKERS: readonly PairMaker[] = [certificatePairs, internalPairs];

/** Makes values for missing secrets, each as long as the topology asks; what only somebody else can give is left out. */
export async function makeMissing(
  topology: Topology,
  missing: ReadonlySet<string>,
  found: Secrets,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  for (const { name, length } of topology.secrets) {
    if (missing.has(name) && givenPart(topology, name) === null) made.set(name, randomText(length));
  }
  for (const make of MAKERS) for (const pair of await make(topology, missing, found)) made.set(...pair);
  return made;
}

/** Letters and digits only, which no program, URL or file takes for anything else. */
export function randomText(length: number): string {
  return Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
