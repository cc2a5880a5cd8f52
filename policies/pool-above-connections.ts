import type { ServiceNode } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { groupBy, servicesById } from './facts/container.ts';
import type { Policy } from './policy.ts';

/**
 * The pools of all PgBouncers, and what connects past them, fit into what PostgreSQL admits.
 *
 * From PgBouncer's documentation: pools × (default_pool_size + reserve_pool_size) on each instance.
 */
export const poolAboveConnections: Policy = {
  id: 'pool-above-connections',
  severity: 'error',
  title: "PostgreSQL admits all the connections that PgBouncer's pools and direct clients may open.",
  remedy: 'Make the pools smaller, or raise max_connections together with the memory it needs.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const demands = groupBy(demandsOf(topology), (demand) => demand.postgres);
    for (const { id, program } of topology.services) {
      if (program.kind !== 'postgres') continue;
      const admitted = program.maxConnections - program.reservedConnections;
      const own = demands.get(id) ?? [];
      const sum = own.reduce((total, { connections }) => total + connections, 0);
      if (sum <= admitted) continue;
      const shown = own.map(({ from, connections }) => `${from} ${connections}`).join(', ');
      yield {
        subject: id,
        message: `it admits ${admitted} connections (${program.maxConnections} less ${program.reservedConnections} reserved), but ${sum} may be opened, got "${shown}"; make the pools smaller or raise max_connections`,
      };
    }
  },
};

interface Demand {
  readonly postgres: string;
  readonly from: string;
  readonly connections: number;
}

function demandsOf(topology: Topology): readonly Demand[] {
  const services = servicesById(topology);
  const pools = topology.services.flatMap(({ id, program, replicas }): readonly Demand[] =>
    program.kind === 'pgbouncer'
      ? [{ postgres: program.postgres, from: id, connections: program.serverConnections * replicas }]
      : [],
  );
  const direct = topology.connections.flatMap(({ from, to }): readonly Demand[] => {
    const consumer = services.get(from);
    if (consumer?.program.kind === 'pgbouncer' || services.get(to)?.program.kind !== 'postgres') return [];
    return [{ postgres: to, from, connections: consumer === undefined ? 1 : leastConnections(consumer) }];
  });
  return [...pools, ...direct];
}

/** A worker's processes have a connection each; of other programs nothing is known but that they need one. */
function leastConnections({ program, replicas }: ServiceNode): number {
  return replicas * (program.kind === 'celery-worker' ? program.concurrency : 1);
}
