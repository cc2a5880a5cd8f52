import type { Topology } from '../../model/topology.ts';
import { build, type Checked, type CheckOptions, checkTarget, hasErrors } from '../check.ts';
import { findSystem, type Project } from '../project.ts';
import { releaseNumber } from '../release-number.ts';
import type { Runner } from '../run.ts';
import type { Target } from '../target.ts';
import { attribute } from './attribution.ts';
import { type Before, readBefore } from './before.ts';
import { diffTopologies } from './diff-topologies.ts';
import type { Difference } from './difference.ts';

export interface DiffOptions extends CheckOptions {
  /** `git:REF`, `deployed`, `release:N` or a folder. */
  readonly against: string;
  /** Reads what was deployed last, or as the release with a number. */
  readonly deployed: (topology: Topology, number: number | null) => Promise<Before>;
  readonly cwd: string;
  readonly run: Runner;
}

/** How an environment differs from what it is compared with; no difference where it has errors. */
export interface TargetDifference {
  readonly checked: Checked;
  readonly label: string;
  readonly difference: Difference | null;
}

/** Compares one environment with a revision or a folder, and finds the settings that cause each change. */
export async function diffTarget(project: Project, target: Target, options: DiffOptions): Promise<TargetDifference> {
  const checked = await checkTarget(project.config, project.systems, target, options);
  const { topology, settings } = checked;
  if (topology === null || settings === null || hasErrors(checked)) {
    return { checked, label: options.against, difference: null };
  }
  const before = await beforeOf(project, target, topology, options);
  return { checked, label: before.label, difference: differenceFrom(project, checked, before) };
}

function beforeOf(project: Project, target: Target, topology: Topology, options: DiffOptions): Promise<Before> {
  const { against, deployed } = options;
  if (against === 'deployed') return deployed(topology, null);
  if (!against.startsWith('release:')) return readBefore(project, target, against, options);
  return deployed(topology, releaseNumber('--against release:', against.slice('release:'.length)));
}

/** How an environment without errors differs from what was before, with the settings that cause it. */
export function differenceFrom(project: Project, { target, topology, settings }: Checked, before: Before): Difference {
  if (topology === null || settings === null) throw new Error('an environment with errors has no difference');
  const difference = diffTopologies(before.topology ?? emptied(topology), topology);
  return withCauses(project, target, difference, before, settings);
}

function withCauses(
  project: Project,
  target: Target,
  difference: Difference,
  before: Before,
  settings: object,
): Difference {
  if (before.topology === null || before.settings === null) return difference;
  const system = findSystem(project.systems, target.system);
  const old = { settings: before.settings, topology: before.topology };
  return attribute(difference, old, { settings }, (mixed) => {
    try {
      const built = build(system, target, mixed);
      return 'topology' in built ? built.topology : null;
    } catch {
      // No check has seen a mixture of two settings, so a stack may well fail on it.
      return null;
    }
  });
}

/** The same environment with nothing in it. */
function emptied(topology: Topology): Topology {
  return {
    ...topology,
    servers: [],
    networks: [],
    volumes: [],
    secrets: [],
    files: [],
    certificates: [],
    externalHosts: [],
    outboundProxies: [],
    loadBalancers: [],
    services: [],
    jobs: [],
    connections: [],
  };
}
