import type { AcmeCertificate, CertificateNode } from '../../model/certificate.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { isEveryAddress, isLoopback } from '../../policies/facts/address.ts';
import type { Deviation } from '../look/deviation.ts';
import type { Finding } from './finding.ts';
import { askingOf, type Resolved, type Resolver, resolveNames } from './resolve-names.ts';

/** A certificate of certbot's, and the server that obtains it. */
interface Obtained {
  readonly certificate: CertificateNode;
  readonly source: AcmeCertificate;
  readonly server: string;
}

/** Names of the certificates that a deployment would ask for: those whose job has to run. */
export function askedCertificates(topology: Topology, wrong: readonly Deviation[]): ReadonlySet<string> {
  const jobs = new Set(wrong.filter(({ kind }) => kind === 'job').map(({ server, subject }) => `${server}/${subject}`));
  const asked = obtainedIn(topology).filter(({ source, server }) => jobs.has(`${server}/${source.job}`));
  return new Set(asked.map(({ certificate }) => certificate.name));
}

/** What the DNS says of the names of those certificates, each asked of the server that their settings name. */
export async function resolveChallenges(
  topology: Topology,
  asked: ReadonlySet<string>,
  resolve: Resolver | undefined,
): Promise<ReadonlyMap<string, Resolved>> {
  const wanted = obtainedIn(topology).filter(({ certificate }) => asked.has(certificate.name));
  const maps = wanted.map(({ certificate, source }) =>
    resolveNames(certificate.domains, source.nameServer === null ? resolve : askingOf(source.nameServer)),
  );
  return new Map((await Promise.all(maps)).flatMap((map) => [...map]));
}

/**
 * Whether the names of certificates that are about to be asked for lead to the server, all their addresses: the authority may take any of them.
 *
 * Each failure counts against a limit of the authority, so that one which is certain is refused before anything is touched.
 */
export function judgeChallenges(
  topology: Topology,
  { name: server }: ServerNode,
  asked: ReadonlySet<string>,
  resolved: ReadonlyMap<string, Resolved>,
): readonly Finding[] {
  const own = obtainedIn(topology).filter((item) => item.server === server && asked.has(item.certificate.name));
  return own.flatMap(({ certificate, source }) => {
    const places = source.publicAddresses.length > 0 ? source.publicAddresses : addressesOf(topology, server);
    return certificate.domains.map((name) => judgeName(server, name, places, resolved.get(name)));
  });
}

function judgeName(server: string, name: string, places: readonly string[], found: Resolved | undefined): Finding {
  const needed = places.join(' or ');
  const base = { server, check: 'origin', subject: `name ${name}`, needed } as const;
  if (found === undefined || found.kind === 'unknown') {
    const why = found === undefined || ['ENOTFOUND', 'ENODATA'].includes(found.reason) ? '' : ` (${found.reason})`;
    const remedy = `put a record of it for ${needed} into the DNS before a certificate is asked for`;
    return { ...base, state: 'error', found: `does not resolve${why}`, remedy };
  }
  const other = found.addresses.filter((address) => !places.includes(address));
  if (other.length === 0)
    return { ...base, state: 'ok', found: `resolves to ${found.addresses.join(', ')}`, remedy: '' };
  const remedy =
    'put its record in the DNS right before a certificate is asked for; where address translation stands between, say so in publicAddresses';
  return { ...base, state: 'error', found: `resolves to ${other.join(', ')}, not to ${needed}`, remedy };
}

/** Certificates of certbot's with the server of the service that renews them. */
function obtainedIn({ certificates }: Topology): readonly Obtained[] {
  return certificates.flatMap((certificate): readonly Obtained[] => {
    const { source } = certificate;
    return source.kind === 'acme' ? [{ certificate, source, server: source.renewal.split('/')[0] ?? '' }] : [];
  });
}

/** Addresses that a server is reached by: its own, and those that its services listen on. */
function addressesOf({ servers, services }: Topology, name: string): readonly string[] {
  const server = servers.find((item) => item.name === name);
  const published = services
    .filter((service) => service.server === name && service.program.kind === 'nginx')
    .flatMap(({ ports }) => ports.flatMap((port) => port.published.map(({ address }) => address)))
    .filter((address) => !isEveryAddress(address) && !isLoopback(address));
  return [...new Set([...(server === undefined ? [] : [server.address, server.privateAddress]), ...published])];
}
