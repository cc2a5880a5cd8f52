import type { Connection } from '../../../model/connection.ts';
import type { Topology } from '../../../model/topology.ts';
import { GIB, serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

/** Many servers with as many services each: a tenth hold data, the others work with one of them. */
export function farm(servers: number, services: number): Topology {
  const stores = Math.ceil(servers / 10);
  const names = Array.from({ length: servers }, (_, index) => `${index < stores ? 'store' : 'work'}${index}`);
  const template = shop.servers[0];
  if (template === undefined) throw new Error('the shop has servers');
  const connections = names.slice(stores).flatMap((name, index) =>
    Array.from({ length: services }, (_, number): Connection => {
      const [from, to] = [`${name}/s${number}`, `store${index % stores}/s0`];
      return { kind: 'connection', from, to, toKind: 'service', port: 'data', number: 7000, ...LINK };
    }),
  );
  return {
    ...shop,
    system: 'farm',
    servers: names.map((name, index) => ({ ...template, name, address: `10.0.0.${index}`, memoryBytes: 8 * GIB })),
    networks: names.map((name) => ({
      kind: 'network',
      path: name,
      id: `${name}/net`,
      server: name,
      name,
      internal: true,
    })),
    services: names.flatMap((name) =>
      Array.from({ length: services }, (_, number) => serviceNode(`${name}/s${number}`)),
    ),
    jobs: [],
    volumes: [],
    files: [],
    externalHosts: [],
    outboundProxies: [],
    loadBalancers: [],
    connections,
  };
}

const LINK = { protocol: 'tcp', reach: 'servers', later: false, encrypted: false } as const;
