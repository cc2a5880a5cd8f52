import type { ImportPlan, PlannedContainer, PlannedEndpoint, Template } from './plan.ts';

/** The containers in an order in which each is declared after what it refers to. */
export interface Ordered {
  readonly services: readonly PlannedContainer[];
  /** Those that come later first, since an earlier one names what waits for it. */
  readonly jobs: readonly PlannedContainer[];
  /** Variables that can be set only once both ends are there, by the name of their service. */
  readonly late: ReadonlyMap<string, ReadonlyMap<string, Template>>;
  /** What a container starts after, besides what its variables name. */
  readonly startsAfter: ReadonlyMap<string, readonly string[]>;
  /** What waits for a job. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

/** Orders what a plan makes. Where two services name each other, the one that the file starts first does not wait. */
export function orderOf({ containers }: ImportPlan): Ordered {
  const names = new Map(containers.map((container) => [container.name, container]));
  const needs = new Map(
    containers.map(({ name, waitsFor }) => [name, new Set(waitsFor.filter((on) => names.has(on)))]),
  );
  const late = new Map<string, Map<string, Template>>();
  for (const container of containers) {
    for (const [variable, template] of container.references) {
      const ends = endpointsOf(template).map(({ to }) => to);
      if (ends.some((to) => reaches(needs, to, container.name))) {
        late.set(container.name, (late.get(container.name) ?? new Map()).set(variable, template));
      } else for (const to of ends) needs.get(container.name)?.add(to);
    }
    for (const { to } of (container.command ?? []).flatMap(endpointsOf)) {
      if (!reaches(needs, to, container.name)) needs.get(container.name)?.add(to);
    }
  }
  const sorted = sort(containers, needs);
  const isJob = (name: string): boolean => names.get(name)?.kind === 'job';
  return {
    services: sorted.filter(({ kind }) => kind === 'service'),
    jobs: sorted.filter(({ kind }) => kind === 'job').reverse(),
    late,
    startsAfter: new Map(containers.map((container) => [container.name, startsAfter(container, late, isJob)])),
    before: new Map(
      containers.flatMap(({ name, kind }) =>
        kind === 'job'
          ? [[name, sorted.flatMap((other) => (other.waitsFor.includes(name) ? [other.name] : []))] as const]
          : [],
      ),
    ),
  };
}

/** The command of a container; a service that comes later is named by text. */
export function commandOf(container: PlannedContainer, ordered: Ordered): readonly Template[] | null {
  const at = ordered.services.findIndex(({ name }) => name === container.name);
  const later = new Set((at < 0 ? [] : ordered.services.slice(at)).map(({ name }) => name));
  return (
    container.command?.map((word) =>
      word.map((part) => {
        if (typeof part === 'string' || part.kind === 'secret' || !later.has(part.to)) return part;
        return part.half === 'host' ? part.to : `${part.to}:${part.port}`;
      }),
    ) ?? null
  );
}

function endpointsOf(template: Template): readonly PlannedEndpoint[] {
  return template.flatMap((part) =>
    typeof part === 'object' && part.kind === 'endpoint' && part.toKind === 'service' ? [part] : [],
  );
}

function startsAfter(
  { name, waitsFor, references, command }: PlannedContainer,
  late: Ordered['late'],
  isJob: (name: string) => boolean,
): readonly string[] {
  const templates = [
    ...[...references].filter(([key]) => late.get(name)?.has(key) !== true).map(([, value]) => value),
    ...(command ?? []),
  ];
  const named = new Set(templates.flatMap(endpointsOf).map(({ to }) => to));
  return waitsFor.filter((on) => !isJob(on) && !named.has(on));
}

/** Whether something needs another, directly or by way of others. */
function reaches(needs: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(needs.get(next) ?? []));
  }
  return false;
}

function sort(
  containers: readonly PlannedContainer[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): readonly PlannedContainer[] {
  const done = new Set<string>();
  const result: PlannedContainer[] = [];
  const visit = (container: PlannedContainer): void => {
    if (done.has(container.name)) return;
    done.add(container.name);
    for (const other of containers) if (needs.get(container.name)?.has(other.name)) visit(other);
    result.push(container);
  };
  containers.forEach(visit);
  return result;
}
