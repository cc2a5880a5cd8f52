import type { CertificateNode } from '../../model/certificate.ts';
import { hashOf, renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Value } from '../../model/value.ts';
import { writeFiles } from '../deployment-folder.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen } from '../look/seen.ts';
import { publicFile, type TarFile } from '../tar.ts';
import { errorsOf } from '../where-possible.ts';

/** Ids of images by reference. */
type ImageIds = Readonly<Record<string, string>>;

/** A deployment as it is recorded on each server. */
export interface Release {
  readonly version: 1;
  /** Counts from 1. */
  readonly number: number;
  /** User and machine that deployed. */
  readonly by: string;
  /** When it ended, in ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  /** Ids of the images by reference. */
  readonly images: ImageIds;
  /**
   * The same by the names of servers on which a reference meant another image, such as a tag that was pushed again between two pulls.
   *
   * @default - none
   */
  readonly imagesOn?: Readonly<Record<string, ImageIds>>;
  readonly topology: Topology;
  /** Checked settings that the topology was made from. */
  readonly settings: object;
  /** Number of the release that was gone back to; none: it was deployed from settings. */
  readonly rolledBackTo?: number;
}

/** Tells releases of other topologies apart, in the names of their records. */
export function releaseHash(topology: Topology): string {
  return hashOf(topology).slice(0, 8);
}

/** Records a release on every server; gives what those said that could not write it. */
export function recordRelease(hosts: Hosts, release: Release): Promise<readonly string[]> {
  const path = releasePath(release.number, releaseHash(release.topology));
  return writeEverywhere(hosts, release.topology.servers, publicFile(path, renderJson(release)));
}

/** Writes a record on every server; gives what those said that could not. */
export function writeEverywhere(
  hosts: Hosts,
  servers: readonly ServerNode[],
  record: TarFile,
): Promise<readonly string[]> {
  return errorsOf(servers.map((server) => writeFiles(hosts, server, [record])));
}

/** Reads the newest release from a server that has it; null: none was recorded. */
export async function readRelease(
  hosts: Hosts,
  servers: readonly ServerNode[],
  seen: readonly Pick<Seen, 'server' | 'release' | 'releaseHash'>[],
): Promise<Release | null> {
  const newest = Math.max(0, ...seen.map(({ release }) => release));
  const holder = seen.find(({ release }) => release === newest);
  const server = servers.find(({ name }) => name === holder?.server);
  if (newest === 0 || holder === undefined || server === undefined) return null;
  return readReleaseFrom(hosts, server, releasePath(newest, holder.releaseHash));
}

/** Reads a release from a server that has it. */
export async function readReleaseFrom(hosts: Hosts, server: ServerNode, path: string): Promise<Release> {
  const args = [`${server.directory}/${path}`];
  const text = await hosts.script(server, 'reading the release', 'cat "$1"', { args });
  try {
    return JSON.parse(text, (_, value: unknown) => completed(value)) as Release;
  } catch (error) {
    const remedy = `remove ${server.directory}/${path} there, or bring it from another server`;
    throw new HostError(
      server.name,
      'script',
      `the release's record cannot be read (${(error as Error).message}); ${remedy}`,
    );
  }
}

/** What an older version has recorded says less than a topology of today. */
function completed(value: unknown): unknown {
  if (isServer(value)) return completedServer(value);
  // There was no other strategy then.
  if (isOlderTopology(value)) return { ...value, strategy: { kind: 'rolling' }, steadySeconds: 0 };
  return isOlderCertificate(value) ? completedCertificate(value) : value;
}

function isOlderTopology(value: unknown): value is Omit<Topology, 'strategy' | 'steadySeconds'> {
  return typeof value === 'object' && value !== null && 'secretStore' in value && !('strategy' in value);
}

function isServer(value: unknown): value is ServerNode {
  // The state of Terraform is of a kind `server` too.
  return (
    typeof value === 'object' && value !== null && 'firewall' in value && 'kind' in value && value.kind === 'server'
  );
}

/** A server of a release that an older version has recorded says less of its firewall: it had none. */
function completedServer(server: ServerNode): ServerNode {
  return {
    ...server,
    sshSources: server.sshSources ?? ['0.0.0.0/0'],
    openings: server.openings ?? [],
    firewall: server.firewall.map((rule) => ({ ...rule, address: rule.address ?? '0.0.0.0' })),
  };
}

interface OlderCertificate extends Omit<CertificateNode, 'source'> {
  readonly chain: string | Value;
  readonly key: string;
}

function isOlderCertificate(value: unknown): value is OlderCertificate {
  const isNode = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'certificate';
  return isNode && !('source' in value);
}

/** All of them were given then. */
function completedCertificate({ chain, key, ...rest }: OlderCertificate): CertificateNode {
  return { ...rest, source: { kind: 'given', chain: typeof chain === 'string' ? [chain] : chain, key } };
}

/** Where a server records a release, below the deployment's folder. */
export function releasePath(number: number, hash: string): string {
  return `releases/${number}-${hash}.json`;
}

/** Images of a look at all servers. */
export function imagesOf(seen: readonly Seen[]): Pick<Release, 'images' | 'imagesOn'> {
  const byServer = seen.map(
    ({ server, images }) =>
      [server, [...images].flatMap(([name, image]) => (image === null ? [] : [[name, image.id] as const]))] as const,
  );
  const images = Object.fromEntries(byServer.flatMap(([, own]) => own));
  const others = byServer
    .map(([server, own]) => [server, own.filter(([name, id]) => images[name] !== id)] as const)
    .filter(([, own]) => own.length > 0);
  const imagesOn = Object.fromEntries(others.map(([server, own]) => [server, Object.fromEntries(own)]));
  return { images, ...(others.length > 0 ? { imagesOn } : {}) };
}

/** Ids of the images of a release on a server, by reference. */
export function imagesThen(
  { images, imagesOn }: Partial<Pick<Release, 'images' | 'imagesOn'>>,
  server: string,
): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...images, ...imagesOn?.[server] }));
}
