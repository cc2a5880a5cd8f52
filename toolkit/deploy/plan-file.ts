import { readFile, writeFile } from 'node:fs/promises';
import { hashOf, renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import { nameOf, type Seen } from '../look/seen.ts';
import { resolvePath } from '../resolve-path.ts';
import { UsageError } from '../usage-error.ts';

/** What a reviewer has seen: a plan is applied only where all of it is still so. */
export interface PlanFile {
  readonly version: 1;
  readonly target: string;
  /** Hash of the topology that was planned. */
  readonly topology: string;
  /** By server, what ran when it was planned: containers by name with their ids, and the hash of the rest. */
  readonly servers: Readonly<Record<string, PlannedServer>>;
}

interface PlannedServer {
  readonly containers: Readonly<Record<string, string>>;
  readonly rest: string;
}

/** Writes what was planned, and on what it rests. */
export async function writePlanFile(
  cwd: string,
  file: string,
  topology: Topology,
  seen: readonly Seen[],
): Promise<void> {
  await writeFile(resolvePath(cwd, file), renderJson(planFileOf(topology, seen)));
}

/** @throws UsageError that names everything that has moved since the plan was made */
export async function checkPlanFile(
  cwd: string,
  file: string,
  topology: Topology,
  seen: readonly Seen[],
): Promise<void> {
  const text = await readFile(resolvePath(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--plan: expected a file of arrimage plan, got "${file}" (${error.code}); make it with --out`);
  });
  const planned = parsed(text);
  if (planned === null) {
    throw new UsageError(`--plan: expected a file of arrimage plan, version 1, got "${file}"; make it again`);
  }
  const moved = movedSince(planned, planFileOf(topology, seen));
  if (moved.length > 0) throw new UsageError(...moved.map((what) => `--plan ${file}: ${what}; plan again`));
}

/** Everything in which now differs from what was planned. */
export function movedSince(planned: PlanFile, now: PlanFile): readonly string[] {
  if (planned.target !== now.target) return [`it was made for ${planned.target}, not for ${now.target}`];
  const names = [...new Set([...Object.keys(planned.servers), ...Object.keys(now.servers)])].sort();
  return [
    ...(planned.topology === now.topology ? [] : ['the settings or the stacks have changed since']),
    ...names.flatMap((name) => movedOn(name, planned.servers[name], now.servers[name])),
  ];
}

function movedOn(
  server: string,
  planned: PlannedServer | undefined,
  now: PlannedServer | undefined,
): readonly string[] {
  if (planned === undefined || now === undefined)
    return [`server ${server} was ${planned === undefined ? 'added' : 'removed'}`];
  const names = [...new Set([...Object.keys(planned.containers), ...Object.keys(now.containers)])].sort();
  const moved = names
    .filter((name) => planned.containers[name] !== now.containers[name])
    .map((name) => `on server ${server} the container ${name} is another one, or has changed its state`);
  return moved.length > 0 || planned.rest === now.rest
    ? moved
    : [`on server ${server} images, files or jobs have changed`];
}

function planFileOf(topology: Topology, seen: readonly Seen[]): PlanFile {
  return {
    version: 1,
    target: `${topology.system}/${topology.environment}`,
    topology: hashOf(topology),
    servers: Object.fromEntries(seen.map((item) => [item.server, plannedServer(item)])),
  };
}

function plannedServer({ containers, images, files, jobs, release }: Seen): PlannedServer {
  return {
    containers: Object.fromEntries(
      containers.map((container) => [nameOf(container), `${container.Id.slice(0, 12)} ${container.State.Running}`]),
    ),
    rest: hashOf([[...images].map(([name, image]) => [name, image?.id ?? null]), [...files], [...jobs], release]),
  };
}

function parsed(text: string): PlanFile | null {
  try {
    const value = JSON.parse(text) as Partial<PlanFile> | null;
    return value?.version === 1 && typeof value.servers === 'object' ? (value as PlanFile) : null;
  } catch {
    return null;
  }
}
