import { type MappingEntry, type MappingNode, mergeMappings, type SettingNode } from '../node.ts';

/** Lists of a service that grow where several files have them; of `volumes` the later file has each target. */
const GROWING = new Set([
  ...[
    'cap_add',
    'cap_drop',
    'configs',
    'devices',
    'dns',
    'dns_search',
    'env_file',
    'expose',
    'external_links',
    'extra_hosts',
  ],
  ...['group_add', 'links', 'ports', 'profiles', 'secrets', 'security_opt', 'tmpfs', 'volumes', 'volumes_from'],
]);

/** Lists that may also be written as a mapping, which is how they merge. */
const BY_NAME = new Set(['annotations', 'depends_on', 'environment', 'labels', 'networks', 'sysctls']);

/**
 * Lays one Compose file over another as Compose does: mappings merge, what a command line consists of is replaced, other lists grow.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
 */
export function mergeFiles(under: MappingNode, over: MappingNode): MappingNode {
  const services = under.entries.get('services')?.node;
  const above = over.entries.get('services')?.node;
  const merged = mergeMappings(under, over);
  if (services?.kind !== 'mapping' || above?.kind !== 'mapping') return merged;
  const entries = new Map(services.entries);
  for (const [name, entry] of above.entries) {
    const below = services.entries.get(name);
    entries.set(name, below === undefined ? entry : { ...entry, node: mergeServices(below.node, entry.node) });
  }
  const place = merged.entries.get('services') as MappingEntry;
  return { ...merged, entries: new Map(merged.entries).set('services', { ...place, node: { ...services, entries } }) };
}

function mergeServices(under: SettingNode, over: SettingNode): SettingNode {
  if (under.kind !== 'mapping' || over.kind !== 'mapping') return over;
  const [below, above] = [named(under), named(over)];
  const merged = new Map(mergeMappings(below, above).entries);
  for (const [key, { node, key: place }] of above.entries) {
    const before = below.entries.get(key)?.node;
    if (!GROWING.has(key) || before?.kind !== 'list' || node.kind !== 'list') continue;
    const targets = key === 'volumes' ? new Set(node.items.map(targetOf)) : new Set();
    const kept = before.items.filter((item) => !targets.has(targetOf(item)) && !repeats(item, node.items));
    merged.set(key, { key: place, node: { ...node, items: [...kept, ...node.items] } });
  }
  return { ...over, entries: merged };
}

function named(service: MappingNode): MappingNode {
  const entries = [...service.entries].map(([key, entry]): readonly [string, MappingEntry] => [
    key,
    BY_NAME.has(key) && entry.node.kind === 'list' ? { ...entry, node: mappingOf(entry.node.items, key) } : entry,
  ]);
  return { ...service, entries: new Map(entries) };
}

function mappingOf(items: readonly SettingNode[], key: string): MappingNode {
  const empty: Omit<MappingNode, 'place'> = { kind: 'mapping', entries: new Map() };
  const entries = items.flatMap((item): readonly (readonly [string, MappingEntry])[] => {
    if (item.kind !== 'scalar') return [];
    const at = item.text.indexOf('=');
    const isName = key === 'depends_on' || key === 'networks';
    const nothing: SettingNode = { ...item, value: null, text: '' };
    if (isName || at < 0)
      return [[item.text, { key: item.place, node: isName ? { ...empty, place: item.place } : nothing }]];
    const text = item.text.slice(at + 1);
    return [[item.text.slice(0, at), { key: item.place, node: { ...item, value: text, text, quoted: true } }]];
  });
  const [first] = items;
  return { ...empty, place: first?.place ?? { path: '', line: 1, column: 1, layer: 0 }, entries: new Map(entries) };
}

function targetOf(item: SettingNode): string | undefined {
  if (item.kind === 'scalar') return item.text.split(':')[1] ?? item.text;
  const target = item.kind === 'mapping' ? item.entries.get('target')?.node : undefined;
  return target?.kind === 'scalar' ? target.text : undefined;
}

function repeats(item: SettingNode, others: readonly SettingNode[]): boolean {
  return item.kind === 'scalar' && others.some((other) => other.kind === 'scalar' && other.text === item.text);
}
