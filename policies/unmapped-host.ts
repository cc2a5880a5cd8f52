import { containersOf, groupBy } from './facts/container.ts';
import { hostsIn } from './facts/host.ts';
import { placeOf, textsOf } from './facts/text.ts';
import type { Policy } from './policy.ts';

/** Names written as text give no connection, so no entry, no firewall rule and no order follow from them. */
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
    const containers = new Map(containersOf(topology).map((container) => [container.id, container]));
    for (const text of textsOf(topology)) {
      if (text.kind === 'health check') continue;
      for (const host of hostsIn(text)) {
        const own = containers.get(text.container);
        const isElsewhere = services.get(host)?.every(({ server }) => server !== own?.server) === true;
        if (!(external.has(host) || isElsewhere) || own?.extraHosts.some(({ name }) => name === host) === true)
          continue;
        yield {
          subject: text.container,
          message: `${placeOf(text)} names a host that cannot be resolved there, got "${host}"; refer to its endpoint in place of its name`,
        };
      }
    }
  },
};
