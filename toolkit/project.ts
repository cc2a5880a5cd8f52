import { resolve } from 'node:path';
import { byCodeUnit } from '../model/json.ts';
import type { System } from '../stacks/system.ts';
import { systems as ownSystems } from '../stacks/systems.ts';
import { type ConfigFolder, diskConfig } from './config-folder.ts';
import { loadSystems } from './load-systems.ts';
import { systemsField } from './systems-field.ts';
import type { Target } from './target.ts';
import { UsageError } from './usage-error.ts';

/** A folder with `config/`, and the systems that it can deploy. */
export interface Project {
  /** Absolute path. */
  readonly folder: string;
  readonly systems: readonly System[];
  readonly config: ConfigFolder;
  /** All environments of config/, sorted. */
  readonly targets: readonly Target[];
}

/**
 * Opens the project in a folder.
 *
 * Its systems come from the module that `package.json` names in `arrimage.systems`; without it they are those of this package.
 */
export async function openProject(folder: string): Promise<Project> {
  const absolute = resolve(folder);
  const systems = await systemsOf(absolute);
  const config = diskConfig(absolute);
  return { folder: absolute, systems, config, targets: await targetsOf(config, systems) };
}

/** The environments of a config folder; throws where a folder belongs to no system. */
export async function targetsOf(config: ConfigFolder, systems: readonly System[]): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const system of await config.folders()) {
    if (!systems.some(({ name }) => name === system)) {
      const names = systems.map(({ name }) => name).join(', ');
      throw new UsageError(`config/${system}: no system is named "${system}"; the systems are ${names}`);
    }
    for (const file of await config.files(system)) {
      const environment = /^(.+)\.yaml$/.exec(file)?.[1];
      // Beside the settings lie the secrets of an environment.
      if (environment === undefined || environment === 'base' || environment.endsWith('.secrets')) continue;
      targets.push({ system, environment });
    }
  }
  return targets.sort((a, b) => byCodeUnit(a.system, b.system) || byCodeUnit(a.environment, b.environment));
}

export function findSystem(systems: readonly System[], name: string): System {
  const found = systems.find((system) => system.name === name);
  if (found === undefined) throw new UsageError(`no system is named "${name}"`);
  return found;
}

async function systemsOf(folder: string): Promise<readonly System[]> {
  const module = (await systemsField(folder))?.given;
  return typeof module === 'string' ? loadSystems(folder, module) : ownSystems;
}
