import type { JobNode } from '../../model/job.ts';
import type { NetworkNode } from '../../model/network.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import { sizeText } from '../markup.ts';
import { memoryUse, sourcesText } from './facts.ts';
import { type Html, html, joined, table } from './html.ts';
import { jobTable, type SecretUses, serviceTable } from './service-table.ts';

export interface ServerContents {
  readonly server: ServerNode;
  readonly services: readonly ServiceNode[];
  readonly jobs: readonly JobNode[];
  readonly networks: readonly NetworkNode[];
}

/** Everything about one server. */
export function serverSection({ server, services, jobs, networks }: ServerContents, secrets: SecretUses): Html {
  const firewall = server.firewall.map(({ port, protocol, from, service }) => [
    html`${port}/${protocol}`,
    html`${sourcesText(from)}`,
    html`${service}`,
  ]);
  return html`<section class="server">
<h2>${server.name}</h2>
<p class="facts">${joined(facts(server, networks), html` · `)}</p>
${memoryLine(server, services)}${serviceTable(services, secrets)}${
  jobs.length === 0 ? '' : html`<h3>Jobs</h3>\n${jobTable(jobs, secrets)}`
}<h3>Firewall</h3>
${table(['Port', 'Open for', 'Leads to'], firewall, 'Nothing is reachable from outside this server but SSH.')}</section>
`;
}

function facts(server: ServerNode, networks: readonly NetworkNode[]): readonly Html[] {
  const { address, privateAddress, ssh, cpus, after } = server;
  return [
    html`${address}`,
    ...(privateAddress === address ? [] : [html`private ${privateAddress}`]),
    html`ssh ${ssh.user}, port ${ssh.port}`,
    ...(cpus === null ? [] : [html`${cpus} CPU`]),
    ...networks.map(({ name, internal }) => html`network ${name}${internal ? ', internal' : ''}`),
    ...(after.length === 0 ? [] : [html`deployed after ${after.join(', ')}`]),
  ];
}

/** The sum of the limits against what the server has. */
function memoryLine({ memoryBytes }: ServerNode, services: readonly ServiceNode[]): Html {
  const { limitBytes, unlimited } = memoryUse(services);
  const rest =
    unlimited.length === 0 ? html`` : html` <span class="care">without a limit: ${unlimited.join(', ')}</span>`;
  const sum = html`Memory limits: <strong>${sizeText(limitBytes)}</strong>`;
  if (memoryBytes === null) return html`<p>${sum} of a server of unknown size${rest}</p>\n`;
  const percent = Math.round((limitBytes / memoryBytes) * 100);
  const meter = html`<meter min="0" max="100" high="90" low="90" optimum="0" value="${Math.min(100, percent)}"></meter>`;
  return html`<p>${sum} of ${sizeText(memoryBytes)} (${percent} %) ${meter}${rest}</p>\n`;
}
