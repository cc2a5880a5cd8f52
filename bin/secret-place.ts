import type { Command } from 'commander';
import type { Topology } from '../model/topology.ts';
import { type Checked, checkTarget } from '../toolkit/check.ts';
import type { Project } from '../toolkit/project.ts';
import { checkReport } from '../toolkit/report/check-report.ts';
import type { StorePlace } from '../toolkit/secrets/store.ts';
import { findTargets, targetText } from '../toolkit/target.ts';
import { exitCode } from './exit-code.ts';
import { colorsOf, type Io } from './io.ts';
import { checkOptions, type End, projectOf } from './options.ts';
import { secretAccess } from './secret-access.ts';

/** An environment, and where its secrets are kept. */
export interface OpenSecrets {
  readonly project: Project;
  readonly checked: Checked;
  readonly place: StorePlace;
  readonly topology: Topology;
  /** `<system>/<environment>` */
  readonly target: string;
}

/** Checks an environment for its secrets, whatever policies object to; where its settings are wrong, reports them and gives null. */
export async function openSecrets(
  io: Io,
  end: End,
  program: Command,
  text: string,
  options: { readonly set: readonly string[] } = { set: [] },
): Promise<OpenSecrets | null> {
  const project = await projectOf(io, program);
  const [found] = findTargets(project, [text]);
  if (found === undefined) return null;
  const checked = await checkTarget(project.config, project.systems, found, checkOptions(io, options));
  const { topology } = checked;
  if (topology === null) {
    io.err(await checkReport([checked], 'text', colorsOf(io)));
    end(exitCode.invalid);
    return null;
  }
  const place = { project: project.folder, topology, access: secretAccess(io, program) };
  return { project, checked, place, topology, target: targetText(found) };
}
