import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Topology } from '../../model/topology.ts';
import { formatProblem } from '../../settings/problem.ts';
import { type CheckOptions, checkTarget } from '../check.ts';
import { gitConfig } from '../config-folder.ts';
import { type Project, targetsOf } from '../project.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Runner } from '../run.ts';
import { type Target, targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';

/** What an environment is compared with; without settings, causes are not known. */
export interface Before {
  /** Where it comes from, for people. */
  readonly label: string;
  /** Null: the environment was not there. */
  readonly topology: Topology | null;
  readonly settings: object | null;
}

/** Reads what `--against` names: `git:REF`, or a folder that `synth` wrote. Throws a `UsageError` where there is nothing to read. */
export function readBefore(
  project: Project,
  target: Target,
  against: string,
  options: Pick<CheckOptions, 'today'> & { readonly cwd: string; readonly run: Runner },
): Promise<Before> {
  if (against.startsWith('git:')) return fromGit(project, target, against.slice('git:'.length), options);
  return fromFolder(target, against, resolvePath(options.cwd, against));
}

/** The settings of a revision, with the stacks of today: what differs is what the settings do. */
async function fromGit(
  project: Project,
  target: Target,
  revision: string,
  { today, run }: { readonly today: string; readonly run: Runner },
): Promise<Before> {
  const label = `git:${revision}`;
  if (!/^[A-Za-z0-9@][\w./@{}^~+-]*$/.test(revision)) {
    throw new UsageError(
      `--against ${label}: expected a branch, tag or commit after git:, got "${revision}"; name one`,
    );
  }
  const config = gitConfig(project.folder, revision, run);
  const targets = await targetsOf(config, project.systems);
  if (!targets.some((item) => targetText(item) === targetText(target)))
    return { label, topology: null, settings: null };
  const checked = await checkTarget(config, project.systems, target, { overrides: [], today });
  if (checked.topology === null) {
    const lines = [
      ...checked.problems.map(formatProblem),
      ...checked.topologyProblems.map(({ path, message }) => `${path}: ${message}`),
    ];
    throw new UsageError(...lines.map((line) => `${label}: ${line}`));
  }
  return { label, topology: checked.topology, settings: checked.settings };
}

/** A folder of `synth`: that of the environment itself, or the one that it lies in. */
async function fromFolder(target: Target, label: string, folder: string): Promise<Before> {
  for (const candidate of [join(folder, target.system, target.environment), folder]) {
    const topology = await tryReadJson(join(candidate, 'topology.json'), label);
    if (topology === null) continue;
    const { version, system, environment } = topology as Partial<Topology>;
    if (version !== 1)
      throw new UsageError(`${label}: expected topology.json of version 1, got "${version}"; synthesize it again`);
    if (system !== target.system || environment !== target.environment) {
      throw new UsageError(
        `${label}: expected ${targetText(target)}, got "${system}/${environment}"; name the folder of that environment`,
      );
    }
    return {
      label,
      topology: topology as Topology,
      settings: await tryReadJson(join(candidate, 'settings.json'), label),
    };
  }
  throw new UsageError(
    `${label}: expected a folder written by synth with ${targetText(target)}, got none; run arrimage synth there first`,
  );
}

async function tryReadJson(path: string, label: string): Promise<object | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new UsageError(`${label}: expected JSON in ${path}; synthesize it again`);
}
