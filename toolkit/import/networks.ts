import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path } from './importing.ts';
import { freeAs, nameOf } from './names.ts';
import type { PlannedNetwork } from './plan.ts';

/** Networks of a system, and which of them each service is on. */
export interface PlannedNetworks {
  /** Name on the engine of the server's own network. */
  readonly own: string;
  readonly others: readonly PlannedNetwork[];
  /** By the service's name in the file; null: only on the server's own. */
  readonly of: ReadonlyMap<string, readonly string[] | null>;
}

/** Name in a stack of the network that a server has by itself. */
export const OWN_NETWORK = 'default';

/** The network that most services are on becomes the server's own; each keeps its name on the engine. */
export function networksOf(importing: Importing, services: Readonly<Record<string, ComposeService>>): PlannedNetworks {
  const keysOf = (service: ComposeService): readonly string[] => {
    const keys = Object.keys(service.networks ?? {});
    return keys.length === 0 ? ['default'] : keys;
  };
  const counts = new Map<string, number>();
  for (const service of Object.values(services)) {
    for (const key of keysOf(service)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const open = [...counts.keys()].filter((key) => importing.compose.file.networks?.[key]?.internal !== true);
  const main = open.reduce<string | null>(
    (best, key) => ((counts.get(key) ?? 0) > (counts.get(best ?? '') ?? 0) ? key : best),
    null,
  );
  const names = new Map<string, string>(main === null ? [] : [[main, OWN_NETWORK]]);
  for (const key of counts.keys()) {
    if (key !== main)
      names.set(
        key,
        freeAs(nameOf(key), 'network', new Set([OWN_NETWORK, ...importing.names.values(), ...names.values()])),
      );
  }
  for (const key of counts.keys()) noteNetwork(importing, key);
  const others = [...names].filter(([key]) => key !== main);
  return {
    own: main === null ? `${importing.project}_default` : engineName(importing, main),
    others: others.map(([key, name]) => ({
      name,
      engineName: engineName(importing, key),
      internal: importing.compose.file.networks?.[key]?.internal ?? false,
    })),
    of: new Map(
      Object.entries(services).map(([service, given]) => {
        const own = keysOf(given).map((key) => names.get(key) ?? OWN_NETWORK);
        noteAttachments(importing, service, given);
        return [service, own.length === 1 && own[0] === OWN_NETWORK ? null : own];
      }),
    ),
  };
}

function engineName(importing: Importing, key: string): string {
  const declared = importing.compose.file.networks?.[key] ?? null;
  return (
    declared?.name ??
    declared?.external?.name ??
    (declared?.external?.is === true ? key : `${importing.project}_${key}`)
  );
}

function noteNetwork(importing: Importing, key: string): void {
  const declared = importing.compose.file.networks?.[key] ?? null;
  const path: Path = ['networks', key];
  if (declared === null) return;
  if (declared.external?.is === true) {
    const name = engineName(importing, key);
    const message = `${name} was made outside of the project, and a deployment makes it itself; remove it first with docker network rm ${name} if nothing else is on it, or give it another name here`;
    note(importing, 'changed', path, message);
  }
  for (const option of ['driver', 'driver_opts', 'enable_ipv6', 'ipam', 'labels', 'attachable'] as const) {
    const value = (declared as Readonly<Record<string, unknown>>)[option];
    if (
      value === undefined ||
      value === false ||
      (option === 'driver' && value === 'bridge') ||
      option === 'attachable'
    )
      continue;
    note(
      importing,
      'lost',
      [...path, option],
      'the engine chooses addresses and options of a network, which is a bridge with IPv4; set defaults in daemon.json',
    );
  }
}

function noteAttachments(importing: Importing, composeName: string, { networks }: ComposeService): void {
  for (const [key, attachment] of Object.entries(networks ?? {})) {
    for (const option of Object.keys(attachment ?? {}).filter((name) => name !== 'aliases')) {
      const message = 'a container gets its address and options from the engine; refer to it by its name';
      note(importing, 'lost', ['services', composeName, 'networks', key, option], message);
    }
  }
}
