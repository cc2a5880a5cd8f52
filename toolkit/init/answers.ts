import type { Ci } from './ci-files.ts';

/** What a new project is made from. */
export interface Answers {
  readonly system: string;

  /** One address, or two: then the second one is that of the database. */
  readonly servers: readonly string[];

  /** Whom SSH logs in as. */
  readonly user: string;

  readonly ci: Ci;
}
