import { join } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import { renderJson } from '../model/json.ts';
import type { Topology } from '../model/topology.ts';
import { type Checked, type CheckOptions, checkTargets, hasErrors } from './check.ts';
import { checkOurs, replaceFolder } from './output-folder.ts';
import type { Project } from './project.ts';
import { type Target, targetText } from './target.ts';

export interface SynthOptions extends CheckOptions {
  /** Absolute path of the folder that `<system>/<environment>/` is made in. */
  readonly out: string;
  /** Told of each environment before it is rendered. */
  readonly progress: (text: string) => void;
}

/** What was written for one environment. */
export interface Written {
  readonly target: Target;
  readonly topology: Topology;
  /** Absolute path. */
  readonly folder: string;
  readonly artifacts: readonly Artifact[];
}

/** Checks environments and writes their artifacts; where one has errors, nothing is written for any. */
export async function synthTargets(
  project: Project,
  targets: readonly Target[],
  options: SynthOptions,
): Promise<{ readonly checked: readonly Checked[]; readonly written: readonly Written[] }> {
  const checked = await checkTargets(project, targets, options);
  if (checked.some(hasErrors)) return { checked, written: [] };
  const folderOf = ({ system, environment }: Target): string => join(options.out, system, environment);
  for (const { target } of checked) await checkOurs(folderOf(target));
  const { renderAll } = await import('../renderers/all.ts');
  const written: Written[] = [];
  for (const { target, topology, settings, judgement } of checked) {
    if (topology === null) continue;
    options.progress(`synthesizing ${targetText(target)}`);
    // The settings lie beside their topology, so that a comparison can say which one is the cause of a change.
    const artifacts = [
      { path: 'settings.json', content: renderJson(settings) },
      ...(await renderAll(topology, judgement)),
    ];
    const folder = folderOf(target);
    await replaceFolder(folder, artifacts);
    written.push({ target, topology, folder, artifacts });
  }
  return { checked, written };
}
