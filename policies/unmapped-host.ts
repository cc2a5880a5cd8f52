import { containersOf, groupBy } from './facts/container.ts';
import { hostsIn } from './facts/host.ts';
import { textsOf } from './facts/text.ts';
import type { Policy } from './policy.ts';

export const unmappedHost: Policy = {
  id: 'unmapped-host',
  severity: 'error',
  title:
    'Each name of an external host or of a service on another server that a program is given can be resolved there.',
  remedy: 'Refer to the host or service by its endpoint, from which the entry follows, in place of writing its name.',
  incident:
    'SamaConso on one server: the SQL Servers could not be reached, because their names were not mapped in the containers.',
  suppressible: true,
  *check(topology) {
    const external = new Set(topology.externalHosts.map(({ name }) => name));
    const services = groupBy(topology.services, ({ name }) => name);
    const entries = new Map(
      containersOf(topology).map(({ id, extraHosts }) => [id, new Set(extraHosts.map(({ name }) => name))]),
    );
    const servers = new Map(containersOf(topology).map(({ id, server }) => [id, server]));
    for (const text of textsOf(topology)) {
      if (text.kind === 'health check') continue;
      const known = entries.get(text.container);
      for (const host of new Set(hostsIn(text))) {
        const isElsewhere = services.get(host)?.every(({ server }) => server !== servers.get(text.container)) === true;
        if (known?.has(host) === true || !(external.has(host) || isElsewhere)) continue;
        yield {
          subject: text.container,
          message: `${text.place} names a host that cannot be resolved there, got "${host}"; refer to its endpoint in place of its name`,
        };
      }
    }
  },
};
