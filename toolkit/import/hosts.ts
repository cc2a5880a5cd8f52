/** Something that texts name as a host: a service of the file, or a machine of `extra_hosts`. */
export interface HostTarget {
  readonly to: string;
  readonly toKind: 'service' | 'external';
  /** A machine's name as programs have it, and its IP address; null: a service of the file. */
  readonly machine: { readonly name: string; readonly address: string } | null;
  /** Names by number; what texts name besides is added. */
  readonly ports: Map<number, string>;
}

export type Hosts = ReadonlyMap<string, HostTarget>;

/** A host in a text. */
export interface HostSpan {
  readonly start: number;
  readonly end: number;
  readonly target: HostTarget;
  readonly port: number;
  readonly half: 'both' | 'host';
}

const HOST_VARIABLE = /(?:^|_)(?:HOSTS?|HOSTNAME|SERVERS?|ADDR|ADDRESS|BROKERS?|NODES?|UPSTREAMS?)$/i;
const IN_CONNECTION_STRING = /\b(?:server|data source|host|hostname|address|addr)\s*=\s*(?:tcp:)?$/i;

const SCHEMES: Readonly<Record<string, number>> = {
  amqp: 5672,
  http: 80,
  https: 443,
  mongodb: 27_017,
  mysql: 3306,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  smtp: 25,
};

/** The names of hosts in a text; `variables` are those beside it, of which one may name the port. */
export function hostsInText(
  text: string,
  variable: string | null,
  hosts: Hosts,
  variables: ReadonlyMap<string, string> = new Map(),
): readonly HostSpan[] {
  if (hosts.size === 0) return [];
  const names = [...hosts.keys()].sort((a, b) => b.length - a.length).map((name) => name.replaceAll('.', '\\.'));
  const pattern = new RegExp(`(?<![\\w.%-])(${names.join('|')})(?:([:,])(\\d{2,5})(?!\\d))?(?![\\w-]|\\.\\w)`, 'gi');
  return [...text.matchAll(pattern)].flatMap(
    ({ 0: whole, 1: name = '', 2: sign, 3: digits, index: start }): HostSpan[] => {
      const target = hosts.get(name.toLowerCase());
      if (target === undefined) return [];
      const before = text.slice(0, start);
      const written = digits === undefined ? null : Number(digits);
      if (sign === ':' && written !== null && (digits?.length !== 2 || target.ports.has(written))) {
        return [{ start, end: start + whole.length, target, port: named(target, written), half: 'both' }];
      }
      const after = text.slice(start + name.length);
      const isAlone =
        variable !== null &&
        HOST_VARIABLE.test(variable) &&
        /(?:^|[,;\s])$/.test(before) &&
        /^(?:$|[,;\s])/.test(after);
      const inUrl = /(?:\/\/|@)$/.test(before) && /^(?:$|[/?#,;\s"'])/.test(after);
      if (!(isAlone || inUrl || IN_CONNECTION_STRING.test(before))) return [];
      const port = portOf(target, written, before, variable, variables);
      return port === null ? [] : [{ start, end: start + name.length, target, port, half: 'host' }];
    },
  );
}

/** A port that a name is meant with; null: nothing says which. */
function portOf(
  target: HostTarget,
  written: number | null,
  before: string,
  variable: string | null,
  variables: ReadonlyMap<string, string>,
): number | null {
  if (written !== null) return named(target, written);
  const scheme = /([a-z]+)(?:\+[a-z0-9]+)?:\/\/(?:[^/\s]*@)?$/i.exec(before)?.[1]?.toLowerCase() ?? '';
  const known = SCHEMES[scheme];
  if (known !== undefined && (target.ports.size === 0 || target.ports.has(known))) return named(target, known);
  const beside = variable?.replace(HOST_VARIABLE, (word) => (word.startsWith('_') ? '_' : '')) ?? '';
  const number = Number(
    ['PORT', 'port'].map((word) => variables.get(`${beside}${word}`)).find((text) => text !== undefined),
  );
  if (Number.isInteger(number) && number > 0) return named(target, number);
  return [...target.ports.keys()][0] ?? null;
}

const NAMES: Readonly<Record<number, string>> = {
  22: 'ssh',
  25: 'smtp',
  443: 'https',
  1025: 'smtp',
  1433: 'mssql',
  3306: 'mysql',
  5432: 'postgres',
  5672: 'amqp',
  8443: 'https',
  6379: 'redis',
  9092: 'kafka',
  11211: 'memcached',
  15672: 'management',
  27017: 'mongodb',
};

const WEB = /^(?:80|3\d\d\d|4000|5000|5[56]\d\d|8[01]\d\d|8888|9000|9090|2368)$/;

/** Makes sure that a port of a host has a name, and gives its number back. */
export function named(target: HostTarget, number: number): number {
  if (target.ports.has(number)) return number;
  const taken = new Set(target.ports.values());
  const name = NAMES[number] ?? (WEB.test(String(number)) ? 'http' : `tcp${number}`);
  target.ports.set(number, taken.has(name) ? `${name}${number}` : name);
  return number;
}
