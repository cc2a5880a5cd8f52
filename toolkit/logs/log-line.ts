/** One line that a container printed. */
export interface LogLine {
  /** Name of the service or job. */
  readonly service: string;
  /** Counts from 1; null for a job. */
  readonly replica: number | null;
  readonly server: string;
  /** When it was printed by the server's clock, in ISO 8601 with nanoseconds. */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
}

/** Who is told what a server's logs hold. */
export interface LogListener {
  readonly line: (line: LogLine) => void;
  /** What the engine has to say itself, such as that it does not keep the logs of a container. */
  readonly warning: (text: string) => void;
}

interface Printer {
  readonly service: string;
  readonly replica: number | null;
  /** Pieces of a line whose rest has not come, by stream. */
  readonly begun: { readonly o: Buffer[]; readonly e: Buffer[] };
}

/** Container: its number, `service:` or `job:` and the name, the number of the replica. */
const CONTAINER = /^= (\d+) (?:service|job):(\S+) (\S+)$/;

/** The container's number, the stream, what follows: a line, a piece of one in base64, or the end of the pieces. */
const LINE = /^(\d+)([oe])([.+*]) (.*)$/s;

const TIMED = /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/s;

/** Reads what the script for logs prints on one server, line by line; also notes which services and jobs have a container there. */
export function logReader(
  server: string,
  { line: tell, warning }: LogListener,
): { readonly read: (text: string) => void; readonly found: ReadonlySet<string> } {
  const printers = new Map<string, Printer>();
  const found = new Set<string>();
  const read = (text: string): void => {
    const [, number = '', service = '', replica = ''] = CONTAINER.exec(text) ?? [];
    if (service !== '') {
      printers.set(number, { service, replica: Number(replica) || null, begun: { o: [], e: [] } });
      found.add(service);
      return;
    }
    const [, of = '', stream, kind, rest = ''] = LINE.exec(text) ?? [];
    const printer = printers.get(of);
    if (printer === undefined || (stream !== 'o' && stream !== 'e')) return;
    const { service: name, replica: place, begun } = printer;
    if (kind === '+') begun[stream].push(Buffer.from(rest, 'base64'));
    const whole = kind === '*' ? Buffer.concat(begun[stream].splice(0)).toString() : rest;
    if (kind === '+' || whole === '') return;
    const [, time, line = ''] = TIMED.exec(whole) ?? [];
    if (time === undefined) warning(`server ${server}: logs of ${name}: ${whole}`);
    else tell({ service: name, replica: place, server, time, stream: stream === 'o' ? 'stdout' : 'stderr', line });
  };
  return { read, found };
}
