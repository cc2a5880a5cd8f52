import type { ContainerNode } from './container.ts';

/** A step of a release that runs and ends, such as a migration of the database. */
export interface JobNode extends ContainerNode {
  readonly kind: 'job';
  /** `release`: again whenever its specification changes; `once`: never again after it succeeded. */
  readonly runs: 'release' | 'once';
  readonly timeoutSeconds: number;
}
