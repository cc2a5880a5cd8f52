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
  /** Begin of a line whose rest has not come, by stream. */
  readonly begun: { o: string; e: string };
}

/** Container: its number, `service:` or `job:` and the name, the number of the replica. */
const CONTAINER = /^= (\d+) (?:service|job):(\S+) (\S+)$/;

/** Line: the container's number, stream, whether it goes on in the next. */
const LINE = /^(\d+)([oe])([.+]) (.*)$/s;

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
      printers.set(number, { service, replica: Number(replica) || null, begun: { o: '', e: '' } });
      found.add(service);
      return;
    }
    const [, of = '', stream, end, rest = ''] = LINE.exec(text) ?? [];
    const printer = printers.get(of);
    if (printer === undefined || (stream !== 'o' && stream !== 'e')) return;
    const whole = `${printer.begun[stream]}${rest}`;
    printer.begun[stream] = end === '+' ? whole : '';
    if (end === '+' || whole === '') return;
    const [, time, line = ''] = TIMED.exec(whole) ?? [];
    const { service: name, replica: place } = printer;
    if (time === undefined) warning(`server ${server}: logs of ${name}: ${whole}`);
    else tell({ service: name, replica: place, server, time, stream: stream === 'o' ? 'stdout' : 'stderr', line });
  };
  return { read, found };
}
