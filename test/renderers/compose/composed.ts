import { parse } from 'yaml';
import type { JobNode } from '../../../model/job.ts';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { renderCompose } from '../../../renderers/compose/compose.ts';
import { containerNode, serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

/** A Compose file as its reader sees it, before variables are replaced. */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** A system with these nodes and nothing else, on the server `db`. */
export function tiny(services: readonly ServiceNode[], jobs: readonly JobNode[] = []): Topology {
  return {
    ...shop,
    servers: shop.servers.filter(({ name }) => name === 'db'),
    networks: shop.networks.filter(({ server }) => server === 'db'),
    volumes: [],
    files: [],
    services,
    jobs,
  };
}

export function composeFile(topology: Topology, server = 'db'): ComposeFile {
  return parse(composeText(topology, server)) as ComposeFile;
}

export function composeText(topology: Topology, server = 'db'): string {
  const { artifacts } = renderCompose(topology);
  const found = artifacts.find(({ path }) => path === `compose/${server}/compose.yaml`);
  if (found === undefined) throw new Error(`no file for ${server} in ${artifacts.map(({ path }) => path).join(', ')}`);
  return found.content;
}

/** The service `cache` of Compose, from a service with these attributes. */
export function composed(given: Partial<ServiceNode>): Readonly<Record<string, unknown>> {
  return composeFile(tiny([serviceNode('db/cache', given)])).services['cache'] ?? {};
}

export function job(id: string, given: Partial<JobNode> = {}): JobNode {
  return { ...containerNode(id), kind: 'job', runs: 'release', timeoutSeconds: 600, needlessWhen: [], ...given };
}
