import type { SecretNode } from '../../model/secret.ts';
import type { Topology } from '../../model/topology.ts';
import { run } from '../run.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { givenPart, isOfLab } from './certificate-pairs.ts';
import { dueCertificates, dueText, toMake } from './due-certificates.ts';
import { makeMissing } from './make-missing.ts';
import { openStore } from './open-store.ts';
import type { Secrets } from './secrets.ts';
import type { OpenStore, Reading, SecretAccess } from './store.ts';

/** Reads what needs neither a key nor a variable. */
const NOTHING_GIVEN: SecretAccess = { run, variables: {}, identityFile: null, today: '1970-01-01' };

/**
 * Reads the secrets of an environment; those that are missing in the file of a lab are made, once.
 *
 * @throws UsageError that tells all that is missing, unreadable or in another version
 */
export async function readSecrets(
  project: string,
  topology: Topology,
  access: SecretAccess = NOTHING_GIVEN,
): Promise<Secrets> {
  if (topology.secrets.length === 0) return new Map();
  const store = openStore({ project, topology, access });
  const reading = await withMade(topology, store, await store.read(topology.secrets));
  const problems = [
    ...reading.problems,
    ...missingOf(topology.secrets, reading).map((secret) => missingText(topology, store, secret)),
    ...topology.secrets.flatMap((secret) => versionProblem(topology, store, secret, reading) ?? []),
    ...dueCertificates(topology, reading).flatMap((due) => (due.fails ? [dueText(topology, store, due)] : [])),
  ];
  if (problems.length > 0) throw new UsageError(...problems);
  const wanted = topology.secrets.map(({ name }) => name);
  return new Map(wanted.map((name) => [name, reading.found.get(name)?.value ?? '']));
}

/** Secrets that a store does not have; of those that it could not read, nobody knows. */
export function missingOf(wanted: readonly SecretNode[], { found, failed }: Reading): readonly SecretNode[] {
  return wanted.filter(({ name }) => !found.has(name) && !failed.has(name));
}

/** Whether what is missing is made by itself: in the file of a lab. */
export function makesMissing(topology: Topology): boolean {
  return isOfLab(topology) && topology.secretStore?.kind !== 'age';
}

async function withMade(topology: Topology, store: OpenStore, reading: Reading): Promise<Reading> {
  const missing = toMake(topology, topology.secrets, reading);
  if (missing.length === 0 || reading.problems.length > 0 || store.write === null) return reading;
  if (!makesMissing(topology)) return reading;
  const found = new Map([...reading.found].map(([name, { value }]) => [name, value]));
  const made = await makeMissing(topology, new Set(missing.map(({ name }) => name)), found);
  const versions = new Map(missing.map(({ name, version }) => [name, version]));
  await store.write(new Map([...made].map(([name, value]) => [name, { value, version: versions.get(name) ?? 1 }])));
  return { ...reading, found: (await store.read(topology.secrets)).found };
}

/** Says of a missing secret where it is to be put, and how. */
export function missingText(topology: Topology, { place, write }: OpenStore, { name, length }: SecretNode): string {
  const target = targetText(topology);
  const part = givenPart(topology, name);
  const advice = (): string => {
    if (write === null) return `put it there, with ${part ?? `${length} characters or more`}`;
    if (part === null) return `run arrimage secrets generate ${target}`;
    return `run arrimage secrets set ${target} ${name}, with ${part}`;
  };
  return `${place}: expected the secret "${name}", got none; ${advice()}`;
}

/** A rotation writes the store first and the settings after it: in between they say different things. */
export function versionProblem(
  topology: Topology,
  { place }: OpenStore,
  { name, version }: SecretNode,
  { found }: Pick<Reading, 'found'>,
): string | null {
  const stored = found.get(name)?.version ?? null;
  if (stored === null || stored === version) return null;
  const target = targetText(topology);
  const advice =
    stored > version
      ? `a rotation was interrupted, or the settings are older than the store: go on with arrimage secrets rotate ${target} ${name}, or bring back the store of version ${version}`
      : `the store is older than the settings: bring it up to date, or go on with arrimage secrets rotate ${target} ${name}`;
  return `${place} ${name}: expected version ${version} as in the settings, got version ${stored}; ${advice}`;
}
