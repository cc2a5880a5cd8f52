import { instancesOf, jobHash } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import { byCodeUnit, hashOf } from '../../model/json.ts';
import { type ServiceNode, worksAlone } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import type { AttributeChange, Change, Difference, NodeKind } from './difference.ts';
import { otherChanges } from './other-changes.ts';
import { leftOf, namesakeOf, pairsOf } from './pairs-of.ts';
import { replacementNote } from './replacement-note.ts';
import { attributeChanges, containerView } from './view.ts';

/** Says what getting from one topology to another does to what runs. */
export function diffTopologies(before: Topology, after: Topology): Difference {
  const services = pairsOf(before.services, after.services);
  const pairs = [...services, ...pairsOf(before.jobs, after.jobs)];
  const left = leftOf(services);
  const containers = pairs.flatMap(([old, now]) => containerChange(before, after, old, now, left));
  const changes = [...containers, ...otherChanges(before, after)];
  const kept = pairs.filter(([old, now]) => old !== null && now !== null).length;
  const touched = containers.filter(({ effect }) => effect !== 'created' && effect !== 'destroyed').length;
  return { changes: changes.sort(inOrder), unchanged: kept - touched };
}

type ContainerNodes = ServiceNode | JobNode;

/** @param left services that are there no more */
function containerChange(
  before: Topology,
  after: Topology,
  old: ContainerNodes | null,
  now: ContainerNodes | null,
  left: readonly ServiceNode[],
): readonly Change[] {
  const node = now ?? old;
  if (node === null) return [];
  const { kind, id, server } = node;
  const base = { kind, id, server, settings: [] };
  if (old === null)
    return [{ ...base, effect: 'created', note: movedNote(node, left), attributes: summaryOf(node, 'to') }];
  if (now === null) return [{ ...base, effect: 'destroyed', note: '', attributes: summaryOf(node, 'from') }];
  const attributes = attributeChanges(containerView(before, old), containerView(after, now));
  const found = effectOf(before, after, old, now);
  if (found === null)
    return attributes.length === 0 ? [] : [{ ...base, effect: 'updated', note: 'its containers stay', attributes }];
  return [{ ...base, ...found, attributes }];
}

/** Each server has its own turn, so that what serves others runs twice for a moment. */
function movedNote(node: ContainerNodes, left: readonly ServiceNode[]): string {
  if (node.kind === 'job' || node.update === 'rolling') return '';
  const from = namesakeOf(node, left);
  if (from === undefined) return '';
  if (worksAlone(node)) return `moved from ${from.server}, where it stops before it starts here`;
  return `moved from ${from.server}, where it runs until that server has its turn; stop it there first if it may run only once`;
}

function effectOf(
  before: Topology,
  after: Topology,
  old: ContainerNodes,
  now: ContainerNodes,
): Pick<Change, 'effect' | 'note'> | null {
  if (old.kind === 'job' || now.kind === 'job') return jobEffect(before, after, old, now);
  const hashes = (topology: Topology, node: ServiceNode) =>
    new Set(instancesOf(topology, node).map(({ hash }) => hash));
  const [had, has] = [hashes(before, old), hashes(after, now)];
  const kept = [...has].filter((hash) => had.has(hash)).length;
  if (kept === has.size && kept === had.size) return reloadEffect(before, after, now);
  if (kept === Math.min(had.size, has.size)) {
    return { effect: 'scaled-without-interruption', note: `from ${had.size} to ${has.size} containers` };
  }
  if (old.update === 'rolling' && now.update === 'rolling') {
    return { effect: 'replaced-without-interruption', note: replacementNote(after, now) };
  }
  const note = `it is down from its stop (${old.stop.graceSeconds} s at most) until it is ready again`;
  return { effect: 'restarted-with-interruption', note };
}

function jobEffect(
  before: Topology,
  after: Topology,
  old: ContainerNodes,
  now: ContainerNodes,
): Pick<Change, 'effect' | 'note'> | null {
  if (old.kind !== 'job' || now.kind !== 'job') return { effect: 'restarted-with-interruption', note: '' };
  if (now.runs === 'once' || jobHash(before, old) === jobHash(after, now)) return null;
  return { effect: 'runs-again', note: '' };
}

function reloadEffect(before: Topology, after: Topology, { id }: ServiceNode): Pick<Change, 'effect' | 'note'> | null {
  if (liveContents(before, id) === liveContents(after, id)) return null;
  return { effect: 'reloaded', note: 'no connection is lost' };
}

/** What a program's files hold that it reads again; another version of a secret is other content. */
function liveContents({ files, secrets }: Topology, id: string): string {
  const live = files.filter((file) => file.container === id && file.reloadable).map(({ content }) => content);
  return hashOf([live, secrets.filter(({ name }) => live.flatMap(secretsOf).includes(name))]);
}

function summaryOf(node: ContainerNodes, side: 'from' | 'to'): readonly AttributeChange[] {
  return [{ attribute: 'image', from: null, to: null, [side]: node.image }];
}

const KINDS: readonly NodeKind[] = [
  'service',
  'job',
  'volume',
  'network',
  'server',
  'secret',
  'certificate',
  'load-balancer',
  'external-host',
  'outbound-proxy',
  'firewall-rule',
  'connection',
];

function inOrder(a: Change, b: Change): number {
  const [rankA, rankB] = [KINDS.indexOf(a.kind), KINDS.indexOf(b.kind)];
  return byCodeUnit(a.server ?? '~', b.server ?? '~') || rankA - rankB || byCodeUnit(a.id, b.id);
}
