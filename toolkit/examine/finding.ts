/** What was looked at on a server. */
export type Check =
  | 'ssh'
  | 'engine'
  | 'clock'
  | 'disk'
  | 'port'
  | 'network'
  | 'volume'
  | 'memory'
  | 'cpus'
  | 'open-files'
  | 'image'
  | 'proxy'
  | 'authority'
  | 'name'
  | 'dependency'
  | 'origin'
  | 'certificate'
  | 'firewall';

/** One thing that was looked at on a server, and how it was found. */
export interface Finding {
  readonly server: string;
  readonly check: Check;
  /** What exactly, such as `port 10.0.0.1:80`; empty where the check says it. */
  readonly subject: string;
  /** `error`: a deployment would fail; `warning`: it may. */
  readonly state: 'ok' | 'warning' | 'error';
  readonly found: string;
  /** What was wanted; empty where it is only told. */
  readonly needed: string;
  /** What to do; empty when nothing. */
  readonly remedy: string;
}

/** A finding that is not well, in one line that names the server and what to do. */
export function findingText({ server, subject, found, remedy }: Finding): string {
  return `${[`server ${server}`, subject, found].filter((part) => part !== '').join(': ')}${remedy === '' ? '' : `; ${remedy}`}`;
}
