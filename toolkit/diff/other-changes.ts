import type { Topology } from '../../model/topology.ts';
import type { Change, Effect, NodeKind } from './difference.ts';
import { leftOf, namesakeOf, onServer, pairsOf } from './pairs-of.ts';
import { attributeChanges, type View } from './view.ts';

/** All that is no container: created, destroyed or updated in place. */
export function otherChanges(before: Topology, after: Topology): readonly Change[] {
  const lists = (topology: Topology): readonly (readonly [NodeKind, readonly Item[]])[] => [
    [
      'server',
      topology.servers.map(({ kind, firewall, openings, name, path, ...rest }) => ({
        id: name,
        server: name,
        view: { ...rest, after: rest.after.join(', '), sshSources: (rest.sshSources ?? []).join(', ') },
      })),
    ],
    ['network', topology.networks.map(({ kind, id, server, path, ...view }) => ({ id, server, view }))],
    ['volume', topology.volumes.map(({ kind, id, server, path, ...view }) => ({ id, server, view }))],
    ['secret', topology.secrets.map(({ kind, name, path, ...view }) => ({ id: name, server: null, view }))],
    ['certificate', topology.certificates.map(({ kind, name, path, ...view }) => ({ id: name, server: null, view }))],
    [
      'external-host',
      topology.externalHosts.map(({ kind, name, path, ...view }) => ({ id: name, server: null, view })),
    ],
    [
      'outbound-proxy',
      topology.outboundProxies.map(({ kind, name, path, users, ...view }) => ({ id: name, server: null, view })),
    ],
    [
      'load-balancer',
      topology.loadBalancers.map(({ kind, name, path, ...view }) => ({ id: name, server: null, view })),
    ],
    [
      'firewall-rule',
      topology.servers.flatMap(({ name, firewall, openings }) => [
        ...firewall.map((rule) => ({
          id: `${rule.service} ${rule.port}/${rule.protocol}`,
          server: name,
          view: { address: rule.address, from: rule.from.join(', ') },
        })),
        // A topology.json of an older version has none.
        ...(openings ?? []).map(({ port, protocol, from, reason }) => ({
          id: `${port}/${protocol} ${reason}`,
          server: name,
          view: { from: from.join(', ') },
        })),
      ]),
    ],
    [
      'connection',
      topology.connections.map(({ from, to, port, number, reach, later, encrypted }) => ({
        id: `${from} → ${to} ${port}`,
        server: null,
        view: { number, reach, later, ...(encrypted ? { encrypted } : {}) },
      })),
    ],
  ];
  const old = new Map(lists(before));
  return lists(after).flatMap(([kind, items]) => {
    const pairs = pairsOf(old.get(kind) ?? [], items);
    const left = leftOf(pairs);
    return pairs.flatMap(([was, is]) => itemChange(kind, was, is, left));
  });
}

interface Item {
  readonly id: string;
  readonly server: string | null;
  readonly view: View;
}

/** @param left those of the kind that are there no more */
function itemChange(kind: NodeKind, was: Item | null, is: Item | null, left: readonly Item[]): readonly Change[] {
  const item = is ?? was;
  if (item === null) return [];
  const attributes = attributeChanges(was?.view ?? {}, is?.view ?? {});
  const isPart = kind === 'connection' && (was === null || is === null);
  if (was !== null && is !== null && attributes.length === 0) return [];
  const gone: Effect = kind === 'volume' ? 'kept' : 'destroyed';
  const effect: Effect = was === null ? 'created' : is === null ? gone : 'updated';
  const note = kind === 'volume' ? volumeNote(effect, item, left) : '';
  return [{ kind, id: item.id, server: item.server, effect, note, attributes: isPart ? [] : attributes, settings: [] }];
}

function volumeNote(effect: Effect, item: Item, left: readonly Item[]): string {
  if (effect === 'kept') return keptNote(item);
  return effect === 'created' ? movedNote(item, left) : '';
}

/** `prevent_destroy` protects a volume only as long as it stands in the stack: a deployment has the state forget it first. */
function keptNote({ id, view }: Item): string {
  const resource = `docker_volume.${onServer(id)}`;
  const byItself = `Terraform or cdktf by itself would remove it, unless terraform state rm ${resource} comes first`;
  return `no service has it any more, and its data stays until docker volume rm ${view['name']}; ${byItself}`;
}

/** No data moves with a service: whoever places a database on another server meets an empty one there. */
function movedNote(item: Item, left: readonly Item[]): string {
  const from = namesakeOf(item, left);
  if (from === undefined) return '';
  return `empty: the data stays on ${from.server}, and is not moved; bring it here before anybody writes`;
}
