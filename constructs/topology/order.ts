import type { Dependency } from '../../model/container.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { Container } from '../container.ts';
import { ExternalHost } from '../external-host.ts';
import type { Job } from '../job.ts';
import { pathOf } from '../path.ts';
import type { Server } from '../server.ts';
import { Service } from '../service.ts';
import type { TopologyProblem } from '../topology-error.ts';
import type { Use } from './uses.ts';

/** One thing that comes before another, and how to say why. */
export interface Precedence {
  readonly first: Container;
  readonly second: Container;
}

/** All precedences: a consumer starts after its providers, after the jobs that prepare those, and after those it has to wait for. */
export function precedencesOf(
  containers: readonly Container[],
  jobs: readonly Job[],
  uses: readonly Use[],
): readonly Precedence[] {
  return [
    ...uses.flatMap(({ from, provider, later }) =>
      later || provider instanceof ExternalHost || provider === from
        ? []
        : [provider, ...preparationsFor(provider, from)].map((first) => ({ first, second: from })),
    ),
    ...containers.flatMap((second) => (second.props.startsAfter ?? []).map((first) => ({ first, second }))),
    ...jobs.flatMap((first) => first.before.map((second) => ({ first, second }))),
  ];
}

/** Jobs that make a service ready for a consumer; they are consumers too, and none waits for another. */
function preparationsFor({ preparations }: Service, consumer: Container): readonly Job[] {
  return preparations.some((job) => job === consumer) ? [] : preparations;
}

/** What holds on the same server before a container starts. */
export function dependenciesOf(container: Container, precedences: readonly Precedence[]): readonly Dependency[] {
  const first = precedences.map((item) => item.first).filter((item) => item.server === container.server);
  return [...new Set(first)]
    .map((item): Dependency => ({ on: item.id, condition: conditionOf(item) }))
    .sort((a, b) => byCodeUnit(a.on, b.on));
}

/** Names of the servers that are deployed before a server. */
export function serversBefore(server: Server, precedences: readonly Precedence[]): readonly string[] {
  const names = precedences
    .filter(({ first, second }) => second.server === server && first.server !== server)
    .map(({ first }) => first.server.name);
  return [...new Set(names)].sort();
}

/** Adds a problem for the first circle among containers and, if there is none, among servers. */
export function checkOrder(precedences: readonly Precedence[], problems: TopologyProblem[]): void {
  const circle = circleIn(precedences, (container) => container.id);
  const between =
    circle ??
    circleIn(
      precedences.filter(({ first, second }) => first.server.name !== second.server.name),
      (item) => item.server.name,
    );
  const last = between?.at(-1);
  if (between === null || between === undefined || last === undefined) return;
  const steps = between.map(({ first, second }) => `${second.id} needs ${first.id}`).join(', ');
  const what = circle === null ? 'servers wait for each other' : 'they wait for each other';
  problems.push({
    path: pathOf(last.second),
    message: `${what}: ${steps}; put later(…) around the endpoint that is not needed at the start`,
  });
}

/** The precedences along one circle, found in a fixed order; null when there is none. */
function circleIn(
  precedences: readonly Precedence[],
  keyOf: (item: Container) => string,
): readonly Precedence[] | null {
  const next = new Map<string, Precedence[]>();
  for (const item of precedences) next.set(keyOf(item.second), [...(next.get(keyOf(item.second)) ?? []), item]);
  for (const list of next.values()) list.sort((a, b) => byCodeUnit(keyOf(a.first), keyOf(b.first)));
  const done = new Set<string>();
  for (const start of [...next.keys()].sort()) {
    const found = walk(start, next, done, keyOf);
    if (found !== null) return found;
  }
  return null;
}

/** Depth first without recursion, since a chain may be as long as there are services. */
function walk(
  start: string,
  next: ReadonlyMap<string, readonly Precedence[]>,
  done: Set<string>,
  keyOf: (item: Container) => string,
): readonly Precedence[] | null {
  const trail: { readonly key: string; readonly rest: Precedence[] }[] = [
    { key: start, rest: [...(next.get(start) ?? [])] },
  ];
  const taken: Precedence[] = [];
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const step = done.has(top.key) ? undefined : top.rest.shift();
    if (step === undefined) {
      done.add(top.key);
      trail.pop();
      taken.pop();
      continue;
    }
    const key = keyOf(step.first);
    const seen = trail.findIndex((item) => item.key === key);
    if (seen >= 0) return [...taken.slice(seen), step];
    taken.push(step);
    trail.push({ key, rest: [...(next.get(key) ?? [])] });
  }
  return null;
}

function conditionOf(item: Container): Dependency['condition'] {
  if (!(item instanceof Service)) return 'completed';
  return item.props.healthCheck === undefined ? 'started' : 'healthy';
}
