import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { OutboundProxyNode } from '../../model/outbound-proxy.ts';
import type { Topology } from '../../model/topology.ts';
import { parseImage } from '../../policies/facts/image.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';

/** What root does on a server, so that its engine trusts what the company's proxy signs. */
export const TRUST_OF_ENGINE =
  "put the company's authority into /usr/local/share/ca-certificates/company.crt there, run update-ca-certificates and restart docker";

const DAY = 86_400_000;

/** Days before its end in which an authority is told of: replacing one takes a company weeks. */
const NOTICE_DAYS = 60;

/** The company's proxy as the server itself needs it: its engine pulls images, and its programs trust an authority that ends some day. */
export function judgeProxy(topology: Topology, examined: Examined, now: number): readonly Finding[] {
  const proxy = topology.outboundProxies.find(({ users }) =>
    users.some((id) => id.startsWith(`${examined.server.name}/`)),
  );
  return proxy === undefined
    ? []
    : [...judgeEngine(topology, examined, proxy), ...judgeAuthority(examined, proxy, now)];
}

function judgeEngine(
  topology: Topology,
  { server, examination }: Examined,
  proxy: OutboundProxyNode,
): readonly Finding[] {
  const nodes = [...topology.services, ...topology.jobs].filter((node) => node.server === server.name);
  const outside = nodes.map(({ image }) => image).filter((image) => isOutside(registryOf(image), proxy));
  if (examination.engine === null || outside.length === 0) return [];
  const base = { server: server.name, check: 'proxy', subject: 'engine', needed: '' } as const;
  if (examination.engineProxy !== '') {
    return [{ ...base, state: 'ok', found: `pulls images through ${examination.engineProxy}`, remedy: '' }];
  }
  const missing = outside.filter((image) => examination.missingImages.includes(image));
  const found = 'pulls images without the proxy';
  if (missing.length === 0) return [{ ...base, state: 'ok', found, remedy: '' }];
  const registries = [...new Set(missing.map(registryOf))].sort().join(', ');
  const needed = `${urlOf(proxy)} for ${registries}`;
  return [{ ...base, state: 'warning', found, needed, remedy: engineRemedy(proxy, registries) }];
}

function engineRemedy(proxy: OutboundProxyNode, registries: string): string {
  const url = urlOf(proxy);
  const exceptions = ['localhost', '127.0.0.1', ...proxy.exceptions].join(',');
  const proxies = JSON.stringify({ 'http-proxy': url, 'https-proxy': url, 'no-proxy': exceptions });
  const write = `where ${url} is the only way to ${registries}, write "proxies": ${proxies} to /etc/docker/daemon.json there`;
  return proxy.certificateAuthority === null ? `${write} and restart docker` : `${write}, ${TRUST_OF_ENGINE}`;
}

function judgeAuthority({ server }: Examined, proxy: OutboundProxyNode, now: number): readonly Finding[] {
  const end = proxy.certificateAuthority === null ? null : tryFindEnd(proxy.certificateAuthority);
  if (end === null) return [];
  const days = Math.floor((end - now) / DAY);
  const date = new Date(end).toISOString().slice(0, 10);
  const base = {
    server: server.name,
    check: 'authority',
    subject: 'certificate authority of the proxy',
    needed: '',
  } as const;
  if (days >= NOTICE_DAYS) return [{ ...base, state: 'ok', found: `valid until ${date}`, remedy: '' }];
  const found = days < 0 ? `expired on ${date}, so programs refuse what the proxy signs` : `expires on ${date}`;
  return [
    {
      ...base,
      state: 'warning',
      found,
      needed: `${NOTICE_DAYS} days`,
      remedy: 'put the next one beside it in the same file',
    },
  ];
}

/** When the first of them ends. */
function tryFindEnd(pem: string): number | null {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    return Math.min(...texts.map((text) => Date.parse(new X509Certificate(text).validTo)));
  } catch {
    return null;
  }
}

function urlOf({ address, port }: OutboundProxyNode): string {
  return `http://${address}:${port}`;
}

/** A registry by its host, as docker reads references. */
function registryOf(image: string): string {
  const [first = '', ...rest] = parseImage(image).repository.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first.replace(/:\d+$/, '') : 'docker.io';
}

/** Whether a registry lies behind the proxy: one with an address or a short name is taken to be the company's. */
function isOutside(registry: string, { exceptions }: OutboundProxyNode): boolean {
  if (isIP(registry) !== 0 || !registry.includes('.')) return false;
  return !exceptions.some((name) => registry === name || registry.endsWith(`.${name.replace(/^\./, '')}`));
}
