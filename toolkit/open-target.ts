import type { Topology } from '../model/topology.ts';
import { type Checked, type CheckOptions, checkTarget } from './check.ts';
import { type Hosts, openHosts } from './hosts.ts';
import type { Project } from './project.ts';
import { findingsOf } from './report/finding.ts';
import type { Runner } from './run.ts';
import { findTargets } from './target.ts';
import { UsageError } from './usage-error.ts';

/** One environment, and its servers to work on. */
export interface OpenTarget {
  readonly project: Project;
  readonly topology: Topology;
  readonly hosts: Hosts;
  readonly run: Runner;
  /** What policies object to; it does not keep anybody from looking after what runs. */
  readonly checked: Checked;
}

export interface OpenOptions extends CheckOptions {
  readonly run: Runner;
}

/**
 * Checks the settings of an environment and opens its servers; nothing is reached yet.
 *
 * @throws UsageError that tells every mistake in the settings
 */
export async function openTarget(project: Project, text: string, options: OpenOptions): Promise<OpenTarget> {
  const [target] = findTargets(project, [text]);
  if (target === undefined) throw new UsageError(`expected a target, got "${text}"`);
  const checked = await checkTarget(project.config, project.systems, target, options);
  const { topology } = checked;
  if (topology === null) throw new UsageError(...findingsOf([checked]).map((finding) => finding.text));
  return { project, topology, hosts: await openHosts(project.folder, options.run), run: options.run, checked };
}
