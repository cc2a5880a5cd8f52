/**
 * How what runs differs from what is wanted.
 *
 * - `missing`: a container is not there
 * - `other`: a container of the service runs with another specification
 * - `stopped`: the right container does not run
 * - `unhealthy`: the right container runs, and is not healthy, or not yet
 * - `drift`: the right container was changed by hand
 * - `limits`: its limit of processes is another one
 * - `foreign`: a container of that name was made by another tool
 * - `unexpected`: a container that is not wanted
 * - `file`: a file is missing or another one
 * - `job`: a job has to run
 */
export type DeviationKind =
  | 'missing'
  | 'other'
  | 'stopped'
  | 'unhealthy'
  | 'drift'
  | 'limits'
  | 'foreign'
  | 'unexpected'
  | 'file'
  | 'job';

export interface Deviation {
  readonly kind: DeviationKind;
  readonly server: string;
  /** Name of the service or job; of a container that belongs to none, its own. */
  readonly subject: string;
  /** Name of the container, or path of the file; null for a job. */
  readonly object: string | null;
  /** In words, after the subject. */
  readonly detail: string;
}
