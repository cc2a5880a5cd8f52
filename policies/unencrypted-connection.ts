import type { Connection } from '../model/connection.ts';
import type { Topology } from '../model/topology.ts';
import type { Policy } from './policy.ts';

/** A warning, since a network may be private or encrypt by itself. */
export const unencryptedConnection: Policy = {
  id: 'unencrypted-connection',
  severity: 'warning',
  title: 'Passwords and data do not travel from one server to another in the clear.',
  remedy: 'Set encryption: internal.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const plain = topology.connections.filter((connection) => isInTheClear(topology, connection));
    for (const provider of new Set(plain.map(({ to }) => to))) {
      const consumers = plain.filter(({ to }) => to === provider).map(({ from }) => from);
      yield {
        subject: provider,
        message: `passwords and data reach it from other servers without encryption, got connections from "${consumers.join(', ')}"; set encryption: internal`,
      };
    }
  },
};

const WITH_PASSWORD: readonly string[] = ['postgres', 'pgbouncer', 'redis', 'rabbitmq', 'minio'];

function isInTheClear({ services }: Topology, { to, reach, encrypted }: Connection): boolean {
  if (reach !== 'servers' || encrypted) return false;
  return WITH_PASSWORD.includes(services.find(({ id }) => id === to)?.program.kind ?? '');
}
