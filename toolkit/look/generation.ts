/**
 * A generation: the rolling containers of an environment that run one release, on one server.
 *
 * Two can stand side by side, since the names of their containers bear the hashes of what they are.
 */
export interface Generation {
  /** Number of its release. */
  readonly release: number;
  /** Start of the hash of that release's topology, as in the name of its record. */
  readonly releaseHash: string;
  readonly containers: readonly GenerationContainer[];
  /** Names of the networks that only it needs. */
  readonly networks: readonly string[];
  /** Which of two files beside the record has Terraform's state from when it served. */
  readonly color: Color;
}

export type Color = 'blue' | 'green';

export interface GenerationContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** Whether it is stopped while it stands by: it would take work by itself, or be reached by others than an edge. */
  readonly stops: boolean;
}

/** What a server records of the generation that stands by, in `standby/record.json`. */
export interface StandbyRecord {
  readonly version: 1;
  /** What served before a change of generations that has not ended; null: none is under way. */
  readonly before: Generation | null;
  /** What stands by, or did when that change began; null: nothing. */
  readonly standby: Generation | null;
  /** When it goes, in seconds since 1970 by the server's clock; 0: nothing stands by. */
  readonly until: number;
}
