import type { Topology } from '../model/topology.ts';
import type { Severity } from '../model/violation.ts';

/** What is known of a rule without running it. */
export interface Rule {
  /** Stable name, in kebab-case; also the name of its file, and what a suppression refers to. */
  readonly id: string;
  readonly severity: Severity;
  /** What it demands, as one sentence. */
  readonly title: string;
  /** What to do when it objects, as one sentence. */
  readonly remedy: string;
  /** What really happened to a team that it would have prevented; null: nothing that was reported. */
  readonly incident: string | null;
  /** Whether a team may live with it, for a reason; false where the deployment would fail or data would be lost for certain. */
  readonly suppressible: boolean;
}

/** A rule that every topology must keep. It reads only, and never changes anything. */
export interface Policy extends Rule {
  readonly check: (topology: Topology) => Iterable<Finding>;
}

/** One thing a policy objects to. */
export interface Finding {
  /** Id of the service, job or server it is about, such as `db/postgres`. */
  readonly subject: string;
  /** What is wrong and what to do; one sentence, lower case, no full stop, never the value of a secret. */
  readonly message: string;
}
