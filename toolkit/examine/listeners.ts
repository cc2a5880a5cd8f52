/** A place where something on a host listens. */
export interface Listener {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

/** A socket that listens, with the user it belongs to. */
export interface Socket extends Listener {
  readonly uid: number;
  /** Its number, by which the processes that have it open are found. */
  readonly inode: string;
}

/** A socket whose program is known. */
export interface NamedSocket extends Listener {
  readonly program: string;
  readonly pid: number;
  /** Name of the container that it runs in, on the host's own network; null: in none, or not asked for. */
  readonly container: string | null;
}

/** A running container and where the host listens for it. */
export interface RunningContainer {
  readonly name: string;
  readonly system: string;
  readonly environment: string;
  readonly published: readonly Listener[];
  /** Compose project that made it; empty: none. */
  readonly project: string;
  /** Names of its volumes, and paths of the host. */
  readonly mounts: readonly string[];
  readonly networks: readonly string[];
}

/** A network and who made it. */
export interface SeenNetwork {
  readonly name: string;
  readonly system: string;
  readonly environment: string;
  /** Compose project that made it; empty: none. */
  readonly project: string;
}

/** Reads `tcp 0B6433C6:1538 0 4300117`: a line of /proc/net/tcp, shortened. */
export function parseSocket(line: string): Socket {
  const [protocol = '', place = '', uid = '', inode = ''] = line.split(' ');
  const [address = '', port = ''] = place.split(':');
  return { protocol, address: addressOfHex(address), port: Number.parseInt(port, 16), uid: Number(uid), inode };
}

/** Reads a line of `ss -ltunp`; none where it names no program. */
export function parseProcess(line: string): readonly NamedSocket[] {
  const found = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s.*users:\(\("([^"]*)",pid=(\d+)/.exec(line);
  if (found === null) return [];
  const [, protocol = '', address = '', port = '', program = '', pid = ''] = found;
  return [{ protocol, address: plainAddress(address), port: Number(port), program, pid: Number(pid), container: null }];
}

/** Reads `name|system|environment|ports|project|mounts|networks`: a line of `docker ps`. */
export function parseContainer(line: string): RunningContainer {
  const [name = '', system = '', environment = '', ports = '', project = '', mounts = '', networks = ''] =
    line.split('|');
  const published = ports.split(', ').flatMap(parsePublished);
  return { name, system, environment, published, project, mounts: mounts.split(','), networks: networks.split(',') };
}

/** Reads `name|system|environment|project`: a line of `docker network ls`. */
export function parseNetwork(line: string): SeenNetwork {
  const [name = '', system = '', environment = '', project = ''] = line.split('|');
  return { name, system, environment, project };
}

/** Reads `0.0.0.0:80->8080/tcp`, with a range in place of the port where there are several. */
function parsePublished(text: string): readonly Listener[] {
  const found = /^(.*):(\d+)(?:-(\d+))?->.*\/(\w+)$/.exec(text);
  if (found === null) return [];
  const [, address = '', first = '', last = first, protocol = ''] = found;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => ({
    protocol,
    address: plainAddress(address),
    port: Number(first) + index,
  }));
}

/** The kernel prints each 32 bits as a number of the machine, which has its lowest byte first. */
function addressOfHex(hex: string): string {
  const bytes = hex.match(/.{8}/g)?.flatMap((word) => word.match(/../g)?.reverse() ?? []) ?? [];
  const dotted = (part: readonly string[]): string => part.map((byte) => Number.parseInt(byte, 16)).join('.');
  if (bytes.length === 4) return dotted(bytes);
  if (/^0{20}ffff$/i.test(bytes.slice(0, 12).join(''))) return dotted(bytes.slice(12));
  return canonicalAddress(bytes.join('').match(/.{4}/g)?.join(':') ?? '');
}

/** An address as `ss` and `docker ps` write it: in brackets, with its interface, or as a star. */
function plainAddress(text: string): string {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return address === '*' ? '::' : canonicalAddress(address.replace(/^::ffff:(?=\d+\.)/i, ''));
}

/** An IPv6 address in its one short form; any other text as it is. */
export function canonicalAddress(address: string): string {
  if (!address.includes(':')) return address;
  return URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
