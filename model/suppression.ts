/** A team's decision to live with what a policy objects to. */
export interface Suppression {
  readonly policy: string;
  /** Id of the node it applies to; null: every node. */
  readonly subject: string | null;
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`; null: no end. */
  readonly until: string | null;
}
