import type { ContainerNode } from './container.ts';

/** A step of a release that runs and ends, such as a migration of the database. */
export interface JobNode extends ContainerNode {
  readonly kind: 'job';
  /**
   * When it runs.
   *
   * - `release`: again whenever its specification changes
   * - `both-ways`: so too, and also when a failed deployment goes back to the release before, since it sets something anew
   * - `once`: never again after it succeeded
   */
  readonly runs: 'release' | 'both-ways' | 'once';
  readonly timeoutSeconds: number;
  /** Command that succeeds where there is nothing to do, so that a failed deployment can go back as if it had not run; empty: there always is. */
  readonly needlessWhen: readonly string[];
}
