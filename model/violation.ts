export type Severity = 'error' | 'warning';

/** What a policy or a renderer objects to. */
export interface Violation {
  /** Stable id of the policy or renderer, such as `unique-ports`. */
  readonly policy: string;
  readonly severity: Severity;
  /** Id of the node it is about, such as `db/postgres`. */
  readonly subject: string;
  /** What is wrong and what to do; one sentence, lower case, no full stop. */
  readonly message: string;
}
