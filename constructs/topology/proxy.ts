import { isIP } from 'node:net';
import type { EnvironmentVariable } from '../../model/container.ts';
import type { Container } from '../container.ts';
import type { Runtime } from '../container-props.ts';
import { ExternalHost } from '../external-host.ts';
import { AUTHORITY_TARGET, BUNDLE_TARGET } from './entrypoint.ts';
import type { FileDraft } from './files.ts';
import type { Use } from './uses.ts';

/** What a container needs to go through its outbound proxy, with verification on. */
export interface ProxyDelivery {
  readonly environment: readonly EnvironmentVariable[];
  readonly files: readonly FileDraft[];
  /** The entry point has to join the public roots and the company's authority. */
  readonly bundle: boolean;
}

/**
 * Variables and files for the way out, by what each runtime reads.
 *
 * Node adds authorities to its own; the others take one bundle in place of theirs, so the bundle holds the public roots too.
 */
export function proxyOf(container: Container, uses: readonly Use[]): ProxyDelivery {
  const proxy = container.props.outboundProxy;
  if (proxy === undefined) return { environment: [], files: [], bundle: false };
  const runtime = container.props.runtime ?? 'other';
  const exceptions = exceptionsOf([...proxy.exceptions, ...uses.flatMap(namesOf)]);
  const trust = proxy.certificateAuthority === null ? [] : TRUST[runtime];
  const variables: readonly (readonly [string, string])[] = [
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, proxy.url] as const),
    ...['NO_PROXY', 'no_proxy'].map((name) => [name, exceptions] as const),
    ...(runtime === 'node' ? ([['NODE_USE_ENV_PROXY', '1']] as const) : []),
    ...trust,
  ];
  return {
    environment: variables.map(([name, value]) => ({ name, value: [value], delivery: 'plain' })),
    files: proxy.certificateAuthority === null ? [] : [authorityFile(proxy.certificateAuthority)],
    bundle: trust.some(([, value]) => value === BUNDLE_TARGET),
  };
}

/** Variables that name what a program trusts, by runtime. */
export const TRUST: Readonly<Record<Runtime, readonly (readonly [string, string])[]>> = {
  python: [
    ['CURL_CA_BUNDLE', BUNDLE_TARGET],
    ['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', BUNDLE_TARGET],
    ['REQUESTS_CA_BUNDLE', BUNDLE_TARGET],
    ['SSL_CERT_FILE', BUNDLE_TARGET],
  ],
  node: [['NODE_EXTRA_CA_CERTS', AUTHORITY_TARGET]],
  go: [['SSL_CERT_FILE', BUNDLE_TARGET]],
  other: [
    ['CURL_CA_BUNDLE', BUNDLE_TARGET],
    ['SSL_CERT_FILE', BUNDLE_TARGET],
  ],
};

function namesOf(use: Use): readonly string[] {
  return use.provider instanceof ExternalHost ? [use.provider.name, use.provider.address] : [use.provider.name];
}

/**
 * The list that every runtime understands: each name as it is and with a leading dot, no CIDR block, no `*`.
 *
 * Node takes a bare name for that host only, Go takes a dotted one for its subdomains only, Python knows no blocks.
 */
function exceptionsOf(names: readonly string[]): string {
  const both = names.flatMap((name) => (isIP(name) !== 0 || !name.includes('.') ? [name] : [name, `.${name}`]));
  return ['localhost', '127.0.0.1', '::1', ...[...new Set(both)].sort()].join(',');
}

function authorityFile(pem: string): FileDraft {
  return {
    target: AUTHORITY_TARGET,
    content: [pem],
    mode: '0444',
    owner: { uid: 0, gid: 0 },
    reloadable: false,
    folder: null,
  };
}
