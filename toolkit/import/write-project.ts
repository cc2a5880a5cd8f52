import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { secretFile, writeSecrets } from '../secret-store.ts';
import { UsageError } from '../usage-error.ts';
import { nameOf } from './names.ts';
import type { ImportPlan } from './plan.ts';
import { type NewFile, projectFiles, withSystem } from './project-files.ts';
import { writeFiles } from './write/files.ts';
import { exportedName } from './write/identifiers.ts';
import { writeSettings } from './write/settings.ts';
import { writeStack } from './write/stack.ts';

export interface WrittenProject {
  readonly written: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Writes a plan into a project, which is made where there is none. Nothing is overwritten.
 *
 * @throws UsageError that names every file in the way; nothing is written then
 */
export async function writeProject(folder: string, plan: ImportPlan): Promise<WrittenProject> {
  const systems = await systemsModule(folder);
  const isNew = systems === null;
  const stacks = isNew ? 'stacks' : dirname(systems);
  const files: readonly NewFile[] = [
    ...systemFiles(plan, stacks),
    ...(isNew ? projectFiles(nameOf(basename(folder)), plan.system) : []),
  ];
  const values = new Map(plan.secrets.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
  await checkFree(folder, [...files.map(({ path }) => path), ...(values.size === 0 ? [] : [secretFile(plan)])]);
  const registered = isNew ? null : await registration(folder, systems, plan.system);
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { flag: 'wx' });
  }
  if (values.size > 0) await writeSecrets(folder, plan, values);
  if (registered?.text !== undefined) await writeFile(join(folder, registered.path), registered.text);
  return {
    written: [
      ...files.map(({ path }) => path),
      ...(registered?.text === undefined ? [] : [registered.path]),
      ...(values.size === 0 ? [] : [secretFile(plan)]),
    ].sort(),
    remarks: [...(registered?.remark === undefined ? [] : [registered.remark]), ...(await ignored(folder))],
  };
}

/** The files of a system itself. */
export function systemFiles(plan: ImportPlan, stacks = 'stacks'): readonly NewFile[] {
  const exported = exportedName(plan.system);
  return [
    { path: `${stacks}/${plan.system}.ts`, content: writeStack(plan, exported) },
    ...(plan.files.length === 0
      ? []
      : [{ path: `${stacks}/${plan.system}-files.ts`, content: writeFiles(plan, exported) }]),
    { path: `config/${plan.system}/${plan.environment}.yaml`, content: writeSettings(plan) },
  ];
}

/** The module that package.json names; null where there is no project yet. */
async function systemsModule(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const add = '"arrimage": { "systems": "./stacks/systems.ts" }';
  let given: unknown;
  try {
    given = (JSON.parse(text) as { readonly arrimage?: { readonly systems?: unknown } }).arrimage?.systems;
  } catch {
    throw new UsageError('package.json: expected JSON; mend it first');
  }
  if (typeof given === 'string' && given.endsWith('.ts')) return given.replace(/^\.\//, '');
  throw new UsageError(
    `package.json arrimage.systems: expected a module in TypeScript, got "${String(given)}"; add ${add}, or import into another folder with --dir`,
  );
}

async function registration(
  folder: string,
  path: string,
  system: string,
): Promise<{ readonly path: string; readonly text?: string; readonly remark?: string }> {
  const text = await readFile(join(folder, path), 'utf8').catch(() => null);
  const added = text === null ? null : withSystem(text, system);
  if (added !== null) return { path, text: added };
  return { path, remark: `${path}: add ${exportedName(system)} of ./${system}.ts to the list of systems` };
}

async function checkFree(folder: string, paths: readonly string[]): Promise<void> {
  const found = await Promise.all(
    paths.map((path) =>
      access(join(folder, path)).then(
        () => [path],
        () => [],
      ),
    ),
  );
  const lines = found
    .flat()
    .map((path) => `${path}: it is there already; remove it, or give --system, --environment or --dir`);
  if (lines.length > 0) throw new UsageError(...lines);
}

/** The secrets of an existing project may not be kept out of its repository yet. */
async function ignored(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  return /^\/?\.arrimage\/?$/m.test(text)
    ? []
    : ['.gitignore: add a line .arrimage/ before you commit, since passwords stand in there'];
}
