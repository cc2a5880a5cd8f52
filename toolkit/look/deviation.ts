/**
 * How what runs differs from what is wanted.
 *
 * - `missing`: a container is not there
 * - `other`: a container of the service runs with another specification
 * - `stopped`: the right container does not run
 * - `unhealthy`: the right container runs, and is not healthy, or not yet
 * - `drift`: the right container was changed by hand, or the tag of its image was moved
 * - `limits`: its limit of processes is another one
 * - `foreign`: a container of that name was made by another tool, or by hand without the labels of the environment
 * - `unexpected`: a container that is not wanted
 * - `file`: a file is missing or another one
 * - `job`: a job has to run
 * - `standby`: another generation stands beside the current one, and should not
 * - `firewall`: a firewall that is applied has to admit or to close something
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
  | 'job'
  | 'standby'
  | 'firewall';

export interface Deviation {
  readonly kind: DeviationKind;
  readonly server: string;
  /** Name of the service or job; of a container that belongs to none, its own. */
  readonly subject: string;
  /** Name of the container, or path of the file; null where it is of neither, such as a job. */
  readonly object: string | null;
  /** In words, after the subject. */
  readonly detail: string;
}

/** A deviation in one line. */
export function deviationText({ server, subject, object, detail }: Deviation): string {
  const what = object === null || object.startsWith('/') ? subject : `${subject} (${object})`;
  return `server ${server}: ${what} ${detail}`;
}

/** Deviations in few lines: of a service whose containers change anyway, not each file and old container. */
export function deviationLines(deviations: readonly Deviation[]): readonly string[] {
  const keyOf = ({ server, subject }: Deviation): string => `${server} ${subject}`;
  const withKind = (...kinds: readonly DeviationKind[]): ReadonlySet<string> =>
    new Set(deviations.filter(({ kind }) => kinds.includes(kind)).map(keyOf));
  const changing = withKind('missing', 'other');
  const jobs = withKind('job');
  // Where only some containers of a service are as they should be, it counts which.
  const partly = withKind('drift', 'stopped', 'limits');
  const lines = deviations
    .filter((deviation) => {
      const key = keyOf(deviation);
      if (deviation.kind === 'file') return !changing.has(key) && !jobs.has(key);
      return deviation.kind !== 'unexpected' || !changing.has(key);
    })
    .map((deviation) => {
      const isWhole = changing.has(keyOf(deviation)) && !partly.has(keyOf(deviation));
      return deviationText(isWhole ? { ...deviation, object: null } : deviation);
    });
  return [...new Set(lines)];
}
