import { UsageError } from '../usage-error.ts';
import { givenPart } from './certificate-pairs.ts';
import { dueCertificates, dueText } from './due-certificates.ts';
import { openStore } from './open-store.ts';
import { makesMissing, missingOf, missingText, versionProblem } from './read-secrets.ts';
import type { StorePlace } from './store.ts';

/** What a check of a store found. */
export interface CheckedSecrets {
  readonly place: string;
  readonly problems: readonly string[];
  /** Names that the store has and the topology does not. */
  readonly unused: readonly string[];
  /** How many secrets are as they should be. */
  readonly good: number;
}

/** Looks whether every secret is there, can be read, was not tampered with, is of the right version and is long enough. */
export async function checkSecrets(place: StorePlace): Promise<CheckedSecrets> {
  const { topology } = place;
  const store = openStore(place);
  const reading = await store.read(topology.secrets);
  const short = topology.secrets.filter(({ name, length }) => {
    const value = reading.found.get(name)?.value;
    return value !== undefined && givenPart(topology, name) === null && value.length < length;
  });
  const turned = topology.secrets.filter((secret) => versionProblem(topology, store, secret, reading) !== null);
  const due = dueCertificates(topology, reading);
  const problems = [
    ...reading.problems,
    ...missingOf(topology.secrets, reading)
      .filter(({ given }) => given !== null || !makesMissing(topology))
      .map((secret) => missingText(topology, store, secret)),
    ...turned.flatMap((secret) => versionProblem(topology, store, secret, reading) ?? []),
    ...due.map((certificate) => dueText(topology, store, certificate)),
    ...short.map(
      ({ name, length }) =>
        `${store.place} ${name}: expected ${length} characters or more, got ${reading.found.get(name)?.value.length ?? 0}; rotate it`,
    ),
  ];
  const wrong = new Set([
    ...reading.failed,
    ...[...short, ...turned].map(({ name }) => name),
    ...due.map(({ secret }) => secret),
  ]);
  const good = [...reading.found.keys()].filter((name) => !wrong.has(name)).length;
  const stored = await store.survey().catch((error: unknown) => {
    if (error instanceof UsageError) return null;
    throw error;
  });
  const names = new Set(topology.secrets.map(({ name }) => name));
  return {
    place: store.place,
    problems: [...new Set(problems)],
    unused: [...(stored?.keys() ?? [])].filter((name) => !names.has(name)).sort(),
    good,
  };
}
