import { type Encryption, Environment } from '../constructs/environment.ts';
import { TopologyError, type TopologyProblem } from '../constructs/topology-error.ts';
import { topologyOf } from '../constructs/topology-of.ts';
import type { SecretStore } from '../model/secret-store.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Suppression } from '../model/suppression.ts';
import type { StateBackend, Topology } from '../model/topology.ts';
import { type Judgement, judge } from '../policies/judge.ts';
import { targetViolations } from '../renderers/target-violations.ts';
import { checkSettings, type SettingsSources } from '../settings/check-settings.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import type { Problem } from '../settings/problem.ts';
import type { System } from '../stacks/system.ts';
import type { ConfigFolder } from './config-folder.ts';
import { findSystem, type Project } from './project.ts';
import type { Target } from './target.ts';

export interface CheckOptions {
  /** Texts of `--set path=value`. */
  readonly overrides: readonly string[];
  /** The day on which suppressions are judged, `YYYY-MM-DD`. */
  readonly today: string;
}

/** What the check of one environment found; `topology` is there unless the settings or the constructs are wrong. */
export interface Checked {
  readonly target: Target;
  readonly problems: readonly Problem[];
  readonly topologyProblems: readonly TopologyProblem[];
  readonly judgement: Judgement;
  readonly topology: Topology | null;
  /** Checked settings; null where they are wrong. */
  readonly settings: object | null;
}

/** Checks environments one after the other; nothing is written. */
export async function checkTargets(
  project: Project,
  targets: readonly Target[],
  options: CheckOptions,
): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const target of targets) checked.push(await checkTarget(project.config, project.systems, target, options));
  return checked;
}

export async function checkTarget(
  config: ConfigFolder,
  systems: readonly System[],
  target: Target,
  { overrides, today }: CheckOptions,
): Promise<Checked> {
  const system = findSystem(systems, target.system);
  const result = checkSettings(system.settings, target.environment, await readSources(config, target, overrides));
  if ('problems' in result) return failed(target, { problems: result.problems });
  const built = build(system, target, result.settings);
  if (!('topology' in built)) {
    const { topologyProblems, draft } = built;
    // What policies object to is told at once with what is wrong.
    const judgement = draft === null ? NOTHING : judge(draft, { today });
    return failed(target, { topologyProblems, judgement });
  }
  const { topology } = built;
  const { violations, suppressed } = judge(topology, { today });
  const judgement = { violations: [...violations, ...targetViolations(topology)], suppressed };
  return { target, problems: [], topologyProblems: [], judgement, topology, settings: result.settings };
}

/** Whether an environment may not be deployed as it is. */
export function hasErrors({ problems, topologyProblems, judgement }: Checked): boolean {
  const errors = judgement.violations.filter((violation) => violation.severity === 'error');
  return problems.length + topologyProblems.length + errors.length > 0;
}

async function readSources(
  config: ConfigFolder,
  { system, environment }: Target,
  overrides: readonly string[],
): Promise<SettingsSources> {
  const names = await config.files(system);
  const source = async (file: string) => ({ path: `config/${system}/${file}`, text: await config.read(system, file) });
  const others = names.filter((name) => !/\.ya?ml$/.test(name));
  const files = await Promise.all(
    others.map(async (name) => [name, new TextDecoder().decode(await config.read(system, name))] as const),
  );
  return {
    ...(names.includes('base.yaml') ? { base: await source('base.yaml') } : {}),
    environment: await source(`${environment}.yaml`),
    files: Object.fromEntries(files),
    overrides,
  };
}

export type Built =
  | { readonly topology: Topology }
  | { readonly topologyProblems: readonly TopologyProblem[]; readonly draft: Topology | null };

/** Makes the topology of checked settings, or says why they make none. */
export function build(system: System, target: Target, settings: object): Built {
  const {
    suppressions,
    state,
    steadyFor,
    strategy,
    encryption,
    secretStore,
    secrets = {},
  } = settings as {
    readonly encryption?: Encryption;
    readonly secrets?: Readonly<Record<string, { readonly version: number }>>;
    readonly suppressions?: readonly Suppression[];
    readonly state?: StateBackend;
    readonly steadyFor?: number;
    readonly strategy?: Strategy;
    readonly secretStore?: SecretStore;
  };
  try {
    const environment = new Environment({
      system: target.system,
      name: target.environment,
      ...(suppressions === undefined ? {} : { suppressions }),
      ...(state === undefined ? {} : { state }),
      ...(steadyFor === undefined ? {} : { steadySeconds: steadyFor }),
      ...(strategy === undefined ? {} : { strategy }),
      ...(encryption === undefined ? {} : { encryption }),
      secretVersions: Object.fromEntries(Object.entries(secrets).map(([name, { version }]) => [name, version])),
      ...(secretStore === undefined ? {} : { secretStore }),
    });
    system.build(environment, settings as never);
    const topology = topologyOf(environment);
    const topologyProblems = unknownSecrets(topology, settings);
    return topologyProblems.length > 0 ? { topologyProblems, draft: topology } : { topology };
  } catch (error) {
    if (error instanceof TopologyError) return { topologyProblems: error.problems, draft: error.draft };
    throw error;
  }
}

/** Settings cannot know which secrets a stack has; one that nobody uses is a mistake in its name. */
function unknownSecrets(topology: Topology, settings: object): readonly TopologyProblem[] {
  const { secrets = {} } = settings as { readonly secrets?: object };
  const names = topology.secrets.map(({ name }) => name);
  return Object.keys(secrets)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: `secrets.${name}`,
      message: `expected the name of a secret, got "${name}"; ${didYouMean(name, names, 'secret')}`,
    }));
}

const NOTHING: Judgement = { violations: [], suppressed: [] };

function failed(target: Target, found: Partial<Pick<Checked, 'problems' | 'topologyProblems' | 'judgement'>>): Checked {
  return {
    target,
    problems: [],
    topologyProblems: [],
    judgement: NOTHING,
    topology: null,
    settings: null,
    ...found,
  };
}
