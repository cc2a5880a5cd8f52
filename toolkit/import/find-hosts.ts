import { isIP } from 'node:net';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Hosts, type HostTarget, named } from './hosts.ts';
import { type Importing, note, type Path } from './importing.ts';
import { knownImage } from './known-images.ts';
import { distinct } from './names.ts';
import type { Template } from './plan.ts';
import { variableOf } from './shell.ts';
import type { PlannedVariables } from './variables.ts';

type Services = Readonly<Record<string, ComposeService>>;

/** All names that a text may reach something by: services, their other names, and the machines of `extra_hosts`. */
export function hostsOf(importing: Importing, services: Services, jobs: ReadonlySet<string>): Hosts {
  const hosts = new Map<string, HostTarget>();
  for (const [composeName, service] of Object.entries(services)) {
    const to = importing.names.get(composeName) ?? composeName;
    if (jobs.has(composeName)) continue;
    const target: HostTarget = { to, toKind: 'service', machine: null, ports: portsOf(service) };
    const aliases = Object.values(service.networks ?? {}).flatMap((attachment) => attachment?.aliases ?? []);
    for (const name of [composeName, service.container_name ?? composeName, ...aliases]) {
      if (!hosts.has(name.toLowerCase())) hosts.set(name.toLowerCase(), target);
    }
    for (const alias of aliases.filter((name) => name !== composeName)) {
      const message = `it is known as ${to} only; tell what knows it as ${alias}`;
      note(importing, 'changed', ['services', composeName, 'networks'], message);
    }
  }
  for (const { to, alias } of Object.values(services).flatMap(linksOf)) {
    const target = hosts.get(to.toLowerCase());
    if (target !== undefined && !hosts.has(alias.toLowerCase())) hosts.set(alias.toLowerCase(), target);
  }
  const machines = Object.values(services).flatMap(({ extra_hosts = [] }) => extra_hosts);
  const names = distinct(machines.map(([name]) => name));
  for (const [name, address] of machines) {
    if (isIP(address) === 0 || hosts.has(name.toLowerCase())) continue;
    hosts.set(name.toLowerCase(), {
      to: names.get(name) ?? name,
      toKind: 'external',
      machine: { name, address },
      ports: new Map(),
    });
  }
  return hosts;
}

/** `links` of a service: what it starts after, and another name that it has for that. */
export function linksOf({ links }: ComposeService): readonly { readonly to: string; readonly alias: string }[] {
  if (!Array.isArray(links)) return [];
  return links.map(String).map((link) => {
    const [to = '', alias = to] = link.split(':');
    return { to, alias };
  });
}

/** Ports that a service says it listens on; of a known image that says none, the one that others connect to. */
function portsOf(service: ComposeService): Map<number, string> {
  const known = service.image === undefined ? null : knownImage(service.image);
  const target: HostTarget = { to: '', toKind: 'service', machine: null, ports: new Map() };
  const published = (service.ports ?? []).filter(({ protocol }) => protocol === 'tcp').map((port) => port.target);
  const declared = [...published, ...(service.expose ?? [])];
  const usual = Object.keys(known?.ports ?? {}).map(Number);
  // What others connect to comes first.
  const ordered = [...usual.filter((port) => declared.includes(port)), ...declared];
  for (const port of ordered.length > 0 ? ordered : usual.slice(0, 1)) {
    const name = known?.ports[port];
    if (name === undefined) named(target, port);
    else target.ports.set(port, name);
  }
  return target.ports;
}

/**
 * Gives a service the name of each machine of its `extra_hosts` that no variable of it names.
 *
 * The entry follows from the connection, and a connection from a variable.
 */
export function addUnnamedHosts(
  importing: Importing,
  services: Services,
  divided: ReadonlyMap<string, PlannedVariables>,
): ReadonlyMap<string, PlannedVariables> {
  return new Map(
    [...divided].map(([composeName, { references, variables }]) => {
      const all = new Map(references);
      (services[composeName]?.extra_hosts ?? []).forEach(([name, address], index) => {
        const path: Path = ['services', composeName, 'extra_hosts', index];
        const target = importing.hosts.get(name.toLowerCase());
        if (target === undefined || isIP(address) === 0) {
          note(
            importing,
            'lost',
            path,
            `"${address}" is no address of a machine; write the one that containers reach it by`,
          );
        } else if (target.toKind === 'service' || target.machine?.address !== address) {
          note(importing, 'lost', path, `${name} leads to something else already; rename one of the two`);
        } else {
          addHost(importing, all, name, target, path);
        }
      });
      return [composeName, { references: all, variables }];
    }),
  );
}

function addHost(
  importing: Importing,
  references: Map<string, Template>,
  name: string,
  target: HostTarget,
  path: Path,
): void {
  const isNamed = [...references.values()].some((template) =>
    template.some((part) => typeof part === 'object' && part.kind === 'endpoint' && part.to === target.to),
  );
  if (isNamed) return;
  const port = [...target.ports.keys()][0] ?? named(target, 443);
  const variable = `${variableOf(target.to)}_HOST`;
  references.set(variable, [{ kind: 'endpoint', to: target.to, toKind: 'external', port, half: 'host' }]);
  const message = `no variable names ${name}, so ${variable} was added, which makes it known; say which port is connected to in the settings`;
  note(importing, 'changed', path, message);
}
