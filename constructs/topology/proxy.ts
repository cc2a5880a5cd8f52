import { isIP } from 'node:net';
import type { EnvironmentVariable } from '../../model/container.ts';
import type { Container } from '../container.ts';
import { ExternalHost } from '../external-host.ts';
import { AUTHORITY_TARGET, BUNDLE_TARGET } from './entrypoint.ts';
import type { FileDraft } from './files.ts';
import { RUNTIMES, type WayOut } from './proxy-runtimes.ts';
import type { Use } from './uses.ts';

/** What a container needs to go through its outbound proxy, with verification on. */
export interface ProxyDelivery {
  readonly environment: readonly EnvironmentVariable[];
  readonly files: readonly FileDraft[];
  /** The entry point has to join the public roots and the company's authority. */
  readonly bundle: boolean;
}

const NONE: ProxyDelivery = { environment: [], files: [], bundle: false };

/** Variables and files for the way out, by what each runtime reads. */
export function proxyOf(container: Container, uses: readonly Use[]): ProxyDelivery {
  const proxy = container.props.outboundProxy;
  if (proxy === undefined) return NONE;
  const { address, port, url, certificateAuthority } = proxy;
  const runtime = container.props.runtime ?? 'other';
  const rules = RUNTIMES[runtime];
  const own = proxy.exceptions.map((name) => name.replace(/^\./, ''));
  const exceptions = exceptionsOf([...own, ...uses.flatMap((use) => namesOf(container, use))]);
  const way: WayOut = { url, address, port, exceptions, intercepts: certificateAuthority !== null };
  const variables: Readonly<Record<string, string>> = {
    ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, url])),
    ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, exceptions.join(',')])),
    ...rules.way?.(way),
    ...(way.intercepts ? rules.trust : {}),
  };
  const bundle = way.intercepts && (runtime === 'java' || Object.values(rules.trust).includes(BUNDLE_TARGET));
  return {
    environment: Object.entries(variables).map(([name, value]) => ({ name, value: [value], delivery: 'plain' })),
    files:
      certificateAuthority === null
        ? []
        : Object.entries({ [AUTHORITY_TARGET]: certificateAuthority, ...rules.files }).map(file),
    bundle,
  };
}

/** Names that a program connects to by a setting, with the addresses that they stand for on this server. */
function namesOf(container: Container, { provider }: Use): readonly string[] {
  if (provider instanceof ExternalHost) return [provider.name, provider.address];
  return provider.server === container.server ? [provider.name] : [provider.name, provider.server.privateAddress];
}

/**
 * The list that every runtime understands: each name as it is and with a leading dot, no CIDR block, no `*`.
 *
 * Node takes a bare name for that host only, Go takes a dotted one for its subdomains only, Python knows no blocks.
 */
function exceptionsOf(names: readonly string[]): readonly string[] {
  const both = names.flatMap((name) => (isIP(name) !== 0 || !name.includes('.') ? [name] : [name, `.${name}`]));
  return ['localhost', '127.0.0.1', '::1', ...[...new Set(both)].sort()];
}

function file([target, content]: readonly [string, string]): FileDraft {
  return { target, content: [content], mode: '0444', owner: { uid: 0, gid: 0 }, reloadable: false, folder: null };
}
