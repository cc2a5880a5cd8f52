import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact } from '../../model/artifact.ts';
import { checkFree, writeNewFiles } from '../init/new-files.ts';
import { projectFiles } from '../init/project-files.ts';
import { identifierOf } from '../init/systems-module.ts';
import { secretFile, writeSecretFile } from '../secrets/file-store.ts';
import { systemsField } from '../systems-field.ts';
import { UsageError } from '../usage-error.ts';
import type { ImportPlan } from './plan.ts';
import { withSystem } from './with-system.ts';
import { writeFiles } from './write/files.ts';
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
  const files: readonly Artifact[] = [...systemFiles(plan, stacks), ...(isNew ? newProject(plan) : [])];
  const values = new Map(plan.secrets.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
  const secrets = values.size === 0 ? [] : [{ path: secretFile(plan), content: '' }];
  await checkFree(folder, [...files, ...secrets], REMEDY);
  const registered = isNew ? null : await registration(folder, systems, plan.system);
  await writeNewFiles(folder, files, REMEDY);
  if (values.size > 0) await writeSecretFile(folder, plan, values);
  if (registered?.text !== undefined) await writeFile(join(folder, registered.path), registered.text);
  return {
    written: [
      ...files.map(({ path }) => path),
      ...(registered?.text === undefined ? [] : [registered.path]),
      ...(values.size === 0 ? [] : [secretFile(plan)]),
    ].sort(),
    remarks: [
      ...lookThrough(plan, stacks),
      ...plainSecrets(plan, values.size),
      ...(registered?.remark === undefined ? [] : [registered.remark]),
      ...(await ignored(folder)),
    ],
  };
}

const REMEDY = 'move it away, or give --system, --environment or --dir';

function newProject({ system, environment }: ImportPlan): readonly Artifact[] {
  return projectFiles({ name: `${system}-servers`, systems: [system], environments: [environment], ci: 'none' });
}

/** The files of a system itself. */
export function systemFiles(plan: ImportPlan, stacks = 'stacks'): readonly Artifact[] {
  const exported = identifierOf(plan.system);
  return [
    { path: `${stacks}/${plan.system}.ts`, content: writeStack(plan, exported) },
    ...(plan.files.length === 0
      ? []
      : [{ path: `${stacks}/${plan.system}-files.ts`, content: writeFiles(plan, exported) }]),
    { path: `config/${plan.system}/${plan.environment}.yaml`, content: writeSettings(plan) },
  ];
}

/** No search finds every secret in files of any form. */
function lookThrough({ system, files }: ImportPlan, stacks: string): readonly string[] {
  if (files.length === 0) return [];
  return [
    `${stacks}/${system}-files.ts: look through it before you commit; a password that nothing gives away by its name or form stands there as it is`,
  ];
}

/** What runs has its passwords in plain text, and they are no worse kept than before; the way to better is short. */
function plainSecrets({ system, environment }: ImportPlan, count: number): readonly string[] {
  if (count === 0) return [];
  const target = `${system}/${environment}`;
  return [
    `config/${target}.yaml: remove secretStore and run arrimage secrets init ${target} to keep the passwords encrypted in the repository, where colleagues and CI find them`,
  ];
}

/** The module that package.json names; null where there is no project yet. */
async function systemsModule(folder: string): Promise<string | null> {
  const field = await systemsField(folder);
  if (field === null) return null;
  const { given } = field;
  if (typeof given === 'string' && given.endsWith('.ts')) return given.replace(/^\.\//, '');
  const add = '"arrimage": { "systems": "./stacks/systems.ts" }';
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
  return { path, remark: `${path}: add ${identifierOf(system)} of ./${system}.ts to the list of systems` };
}

/** The secrets of an existing project may not be kept out of its repository yet. */
async function ignored(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  return /^\/?\.arrimage\/?$/m.test(text)
    ? []
    : ['.gitignore: add a line .arrimage/ before you commit, since passwords stand in there'];
}
