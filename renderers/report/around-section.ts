import type { Connection } from '../../model/connection.ts';
import type { Topology } from '../../model/topology.ts';
import { type Html, html, stack, table } from './html.ts';

const REACHES: Readonly<Record<Connection['reach'], string>> = {
  network: 'within a server',
  servers: 'from server to server',
  outside: 'from or to the outside',
};

/** Who talks to whom. */
export function connectionsSection({ connections }: Topology): Html {
  const rows = connections.map(({ from, to, port, number, protocol, reach, later, encrypted }) => [
    html`${from}`,
    html`${to}`,
    html`${number}/${protocol} <span class="minor">${port}</span>`,
    html`${REACHES[reach]}${encrypted ? ', encrypted' : ''}`,
    html`${later ? 'later' : 'yes'}`,
  ]);
  const head = ['From', 'To', 'Port', 'Way', 'Needed at the start'];
  return html`<section>\n<h2>Connections</h2>\n${table(head, rows, 'Nothing talks to anything.')}</section>\n`;
}

/** What is not deployed but belongs to the picture: balancers in front, hosts and proxies behind. */
export function outsideSection({ loadBalancers, externalHosts, outboundProxies }: Topology): Html {
  const rows = [
    ...loadBalancers.map(({ name, virtualAddress, port, members, monitor, persistence }) => [
      html`<strong>${name}</strong>`,
      html`load balancer`,
      html`${virtualAddress}:${port}`,
      stack([
        ...members.map(({ service, address, port: to }) => html`${service} at ${address}:${to}`),
        html`<span class="minor">asks ${monitor.path} every ${monitor.intervalSeconds} s; persistence: ${persistence}</span>`,
      ]),
    ]),
    ...externalHosts.map(({ name, address, ports }) => [
      html`<strong>${name}</strong>`,
      html`external host`,
      html`${address}`,
      stack(ports.map((port) => html`${port.port} <span class="minor">${port.name}</span>`)),
    ]),
    ...outboundProxies.map(({ name, address, port, users, certificateAuthority }) => [
      html`<strong>${name}</strong>`,
      html`outbound proxy`,
      html`${address}:${port}`,
      stack([
        html`used by ${users.join(', ') || 'nobody'}`,
        ...(certificateAuthority === null
          ? []
          : [html`<span class="minor">intercepts TLS, its authority is trusted</span>`]),
      ]),
    ]),
  ];
  if (rows.length === 0) return html``;
  return html`<section>\n<h2>Around the servers</h2>\n${table(['Name', 'Kind', 'Address', 'Details'], rows, '')}</section>\n`;
}

/** Names of the secrets and who gets them; never a value. */
export function secretsSection({ secrets }: Topology, uses: ReadonlyMap<string, readonly string[]>): Html {
  if (secrets.length === 0) return html``;
  const rows = secrets.map(({ name, length, version }) => [
    html`<strong>${name}</strong>`,
    html`${[...uses]
      .flatMap(([id, names]) => (names.includes(name) ? [id] : []))
      .sort()
      .join(', ')}`,
    html`${length} characters`,
    html`${version}`,
  ]);
  return html`<section>\n<h2>Secrets</h2>\n${table(['Name', 'Given to', 'When generated', 'Version'], rows, '')}</section>\n`;
}
