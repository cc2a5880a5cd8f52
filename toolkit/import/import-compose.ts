import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { parseCompose } from '../../settings/compose/parse-compose.ts';
import { parseVariablesFile } from '../../settings/compose/variables-file.ts';
import { formatProblem } from '../../settings/problem.ts';
import type { Checked } from '../check.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Runner } from '../run.ts';
import { UsageError } from '../usage-error.ts';
import { checkImport } from './check-import.ts';
import { inspectImages } from './inspect-images.ts';
import { nameOf } from './names.ts';
import type { ImportFinding, ImportPlan } from './plan.ts';
import { planImport } from './plan-import.ts';
import { type SourceFolder, sourceFolder } from './source-folder.ts';
import { writeProject } from './write-project.ts';

export interface ImportOptions {
  /** Compose files, the later ones laid over the earlier ones; relative to `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Folder of the project that is written to. */
  readonly project: string;
  /** null: as the Compose project is called. */
  readonly system: string | null;
  readonly environment: string;
  /** Address of the server; null: not known yet. */
  readonly server: string | null;
  /** Name of the Compose project; null: as Compose finds it. */
  readonly projectName: string | null;
  /** Files of variables; none: `.env` beside the first Compose file. */
  readonly envFiles: readonly string[];
  readonly profiles: readonly string[];
  readonly today: string;
  readonly run: Runner;
}

/** What an import has written, and what is to be said of it. */
export interface Imported {
  readonly plan: ImportPlan;
  /** Files, relative to the project. */
  readonly written: readonly string[];
  readonly checked: Checked | null;
  /** Why the system could not be checked; null: it was. */
  readonly unchecked: string | null;
  /** What is left for the team to do about the project itself. */
  readonly remarks: readonly string[];
}

/** Whether the settings are valid and the constructs make a topology; what policies object to does not count. */
export function isWhole({ checked }: Pick<Imported, 'checked'>): boolean {
  return checked !== null && checked.problems.length + checked.topologyProblems.length === 0;
}

/** Stands for a server whose address nobody has said; it is one for documentation (RFC 5737). */
export const NO_ADDRESS = '192.0.2.1';

/**
 * Turns a Compose project into a system of the project, and checks it.
 *
 * @throws UsageError with all that is wrong with the files, or in the way of what would be written
 */
export async function importCompose(options: ImportOptions): Promise<Imported> {
  const plan = await readPlan(options);
  const { written, remarks } = await writeProject(options.project, plan);
  const { checked, unchecked } = await checkImport(options.project, plan, options.today);
  return { plan, written, checked, unchecked, remarks };
}

/** Reads the files and decides what becomes of them; nothing is written. */
export async function readPlan(options: ImportOptions): Promise<ImportPlan> {
  const paths = options.files.map((file) => resolvePath(options.cwd, file));
  const [first = ''] = paths;
  const folder = sourceFolder(dirname(first));
  const variables = await readVariables(options, folder.path);
  const sources = await Promise.all(
    paths.map(async (path) => ({ path: shown(options.cwd, path), text: await content(options.cwd, path) })),
  );
  const compose = parseCompose(sources, variables);
  if ('problems' in compose) throw new UsageError(...compose.problems.map(formatProblem));
  const project =
    options.projectName ??
    variables.get('COMPOSE_PROJECT_NAME') ??
    compose.file.name ??
    composeName(basename(folder.path));
  const system = options.system ?? nameOf(project);
  checkNames({ '--system': system, '--environment': options.environment });
  const services = Object.entries(compose.file.services);
  const images = services.map(([name, { image }]) => image ?? `${project}-${name}:latest`);
  const programs = await inspectImages(images, options.run, folder.path);
  const plan = planImport({
    compose,
    project,
    system,
    environment: options.environment,
    address: options.server ?? NO_ADDRESS,
    variables,
    folder,
    profiles: options.profiles,
    inspect: (image) => programs.get(image) ?? null,
  });
  const overrides = paths.length === 1 ? overridesBeside(folder, basename(first)) : [];
  const place = { path: shown(options.cwd, first), line: 1, column: 1, layer: 0 };
  const findings = overrides.map((file): ImportFinding => {
    const message = `docker compose lays it over this file, and it was not read; name both, if both are in use on the server`;
    return { kind: 'lost', place, where: file, message };
  });
  return { ...plan, findings: [...findings, ...plan.findings] };
}

/** The file that Compose lays over another by itself. */
function overridesBeside(folder: SourceFolder, file: string): readonly string[] {
  const [, base] = /^((?:docker-)?compose)\.ya?ml$/.exec(file) ?? [];
  if (base === undefined) return [];
  return ['yaml', 'yml'].map((end) => `${base}.override.${end}`).filter((name) => folder.kindOf(name) !== 'none');
}

function checkNames(names: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(names).filter(([, name]) => nameOf(name) !== name);
  const lines = wrong.map(([option, name]) => {
    return `${option}: expected lower-case letters, digits and hyphens, got "${name}"; write ${nameOf(name)}`;
  });
  if (lines.length > 0) throw new UsageError(...lines);
}

/** The name that Compose makes of a folder's. */
function composeName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .replace(/^[_-]+/, '') || 'default'
  );
}

/** The variables of `.env` beside the file, or of the files that were named: later ones over earlier ones. */
async function readVariables(options: ImportOptions, folder: string): Promise<ReadonlyMap<string, string>> {
  const named = options.envFiles.map((file) => resolvePath(options.cwd, file));
  const all = new Map<string, string>();
  for (const path of named.length > 0 ? named : [resolvePath(folder, '.env')]) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (named.length === 0 && error.code === 'ENOENT') return '';
      throw new UsageError(
        `${shown(options.cwd, path)}: expected a file that can be read, got ${error.code}; name another one`,
      );
    });
    const { variables, wrong } = parseVariablesFile(text, all);
    if (wrong.length > 0) {
      const lines = wrong.map(
        ({ line }) => `${shown(options.cwd, path)}:${line}:1 expected NAME=value; write one, or remove the line`,
      );
      throw new UsageError(...lines);
    }
    for (const [name, value] of variables) all.set(name, value);
  }
  return all;
}

async function content(cwd: string, path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${shown(cwd, path)}: expected a Compose file, got ${error.code}; name one that is there`);
  });
}

/** A path as the user would type it. */
function shown(cwd: string, path: string): string {
  const own = relative(cwd, path).split(sep).join('/');
  return own.startsWith('../../') ? path : own;
}
