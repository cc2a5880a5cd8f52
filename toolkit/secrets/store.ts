import type { SecretNode } from '../../model/secret.ts';
import type { Topology } from '../../model/topology.ts';
import type { Runner } from '../run.ts';

/** What a store needs of the process that reads it. */
export interface SecretAccess {
  readonly run: Runner;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** File with the private key that was named on the command line; null: none was. */
  readonly identityFile: string | null;
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
}

/** What a store is opened with. */
export interface StorePlace {
  /** Folder of the project. */
  readonly project: string;
  readonly topology: Topology;
  readonly access: SecretAccess;
}

/** What is known of a secret without its value. */
export interface SecretEntry {
  /** Null: the store counts no versions. */
  readonly version: number | null;
  /** Day of the last change, `YYYY-MM-DD`; null: not known. */
  readonly changed: string | null;
}

export interface StoredSecret extends SecretEntry {
  readonly value: string;
}

/** A value to be written. */
export interface NewSecret {
  readonly value: string;
  readonly version: number;
}

/** The values that a store gave, and what was wrong with the others. */
export interface Reading {
  readonly found: ReadonlyMap<string, StoredSecret>;
  /** In lines; none of them holds a value. */
  readonly problems: readonly string[];
  /** Names that a problem speaks of; the others that were not found are missing. */
  readonly failed: ReadonlySet<string>;
}

/** A store of secrets that is open. */
export interface OpenStore {
  /** Where it is, as people know it; messages begin with it. */
  readonly place: string;

  /**
   * What is in it, without any value; null: it cannot be asked.
   *
   * @throws UsageError where it cannot be read
   */
  readonly survey: () => Promise<ReadonlyMap<string, SecretEntry> | null>;

  readonly read: (wanted: readonly SecretNode[]) => Promise<Reading>;

  /** Writes values and leaves all others as they are; null: it belongs to somebody else. */
  readonly write: ((secrets: ReadonlyMap<string, NewSecret>) => Promise<void>) | null;
}

/** A reading in which one problem keeps all from being read. */
export function unreadable(wanted: readonly SecretNode[], ...problems: readonly string[]): Reading {
  return { found: new Map(), problems, failed: new Set(wanted.map(({ name }) => name)) };
}
