import { readFile, writeFile } from 'node:fs/promises';
import { renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../look/seen.ts';
import { resolvePath } from '../resolve-path.ts';
import { TerraformError } from '../terraform-error.ts';
import { UsageError } from '../usage-error.ts';
import { movesOf } from './moved.ts';
import type { Planned } from './plan.ts';
import { type Facts, leftFacts, serverFacts, wantedFacts } from './plan-facts.ts';

/** What a reviewer has seen: a plan is applied only where all of it is still so. No secret is in it. */
export interface PlanFile {
  readonly version: 2;
  readonly target: string;
  /** What was to be deployed. */
  readonly wanted: Facts;
  /** By server, what it ran and held, and what Terraform would have done. */
  readonly servers: Readonly<Record<string, Facts>>;
}

/** What was planned, and from what. */
export interface PlanSource {
  readonly topology: Topology;
  /** Checked settings that the topology was made from. */
  readonly settings: object;
}

/** Writes what was planned, and on what it rests. */
export async function writePlanFile(cwd: string, file: string, source: PlanSource, planned: Planned): Promise<void> {
  await writeFile(resolvePath(cwd, file), renderJson(planFileOf(source, planned)));
}

/**
 * Looks whether a plan still says what would be done.
 *
 * @param planAgain asked for Terraform's part only where all the rest is as it was
 * @throws UsageError that names everything that has moved since the plan was made
 */
export async function checkPlanFile(
  cwd: string,
  file: string,
  source: PlanSource,
  seen: readonly Seen[],
  planAgain: () => Promise<Planned>,
): Promise<void> {
  const text = await readFile(resolvePath(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--plan: expected a file of arrimage plan, got "${file}" (${error.code}); make it with --out`);
  });
  const planned = parsed(text);
  if (planned === null) {
    throw new UsageError(`--plan: expected a file of arrimage plan, version 2, got "${file}"; make it again`);
  }
  refuse(file, movedSince(planned, planFileOf(source, { seen, stacks: [], left: null }), { terraform: false }));
  const { seen: seenAgain, stacks, left, errors } = await planAgain();
  if (errors.length > 0) throw new TerraformError(errors.join('\n'));
  refuse(file, movedSince(planned, planFileOf(source, { seen: seenAgain, stacks, left })));
}

function refuse(file: string, moved: readonly string[]): void {
  if (moved.length > 0) throw new UsageError(...moved.map((what) => `--plan ${file}: ${what}; plan again`));
}

/** Everything in which now differs from what was planned. */
export function movedSince(
  planned: PlanFile,
  now: PlanFile,
  { terraform = true }: { readonly terraform?: boolean } = {},
): readonly string[] {
  if (planned.target !== now.target) return [`it was made for ${planned.target}, not for ${now.target}`];
  const names = [...new Set([...Object.keys(planned.servers), ...Object.keys(now.servers)])].sort();
  return [
    ...movedWishes(planned.wanted, now.wanted),
    ...names.flatMap((name) => movedOn(name, planned.servers[name], now.servers[name], terraform)),
  ];
}

/** Settings and versions say why parts are made otherwise; only where neither has moved, the parts are told themselves. */
function movedWishes(planned: Facts, now: Facts): readonly string[] {
  const reasons = [...movesOf('setting', planned, now), ...movesOf('secret', planned, now)];
  if (reasons.length > 0) return reasons;
  const parts = movesOf('part', planned, now);
  if (parts.length > 0) return parts;
  return movesOf('whole', planned, now).map(() => 'the topology is made otherwise');
}

function movedOn(server: string, planned: Facts | undefined, now: Facts | undefined, terraform: boolean) {
  // Servers that are left are looked at with Terraform's part.
  if (!terraform && planned?.['left'] !== undefined) return [];
  if (planned === undefined || now === undefined)
    return [`server ${server} was ${planned === undefined ? 'added' : 'removed'}`];
  const kinds = [...new Set([...Object.keys(planned), ...Object.keys(now)])];
  return kinds
    .filter((kind) => terraform || kind !== 'terraform')
    .flatMap((kind) => movesOf(kind, planned, now))
    .map((what) => `on server ${server} ${what}`);
}

function planFileOf(
  { topology, settings }: PlanSource,
  { seen, stacks, left }: Pick<Planned, 'seen' | 'stacks' | 'left'>,
): PlanFile {
  return {
    version: 2,
    target: `${topology.system}/${topology.environment}`,
    wanted: wantedFacts(topology, settings),
    servers: Object.fromEntries([
      ...seen.map((item) => [item.server, serverFacts(item, stacks)] as const),
      ...(left?.servers ?? []).map((item) => [item.server.address, leftFacts(item.seen)] as const),
    ]),
  };
}

function parsed(text: string): PlanFile | null {
  try {
    const value = JSON.parse(text) as Partial<PlanFile> | null;
    const isPlan = value?.version === 2 && typeof value.servers === 'object' && typeof value.wanted === 'object';
    return isPlan ? (value as PlanFile) : null;
  } catch {
    return null;
  }
}
