import type { Topology } from '../model/topology.ts';

/** One thing wrong with a topology. */
export interface TopologyProblem {
  /** Path of the construct. */
  readonly path: string;
  /** What is wrong, what was found and what to do. */
  readonly message: string;
}

/** Constructs that do not make a topology; it lists every problem, one a line. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError';
  readonly problems: readonly TopologyProblem[];
  /** What the constructs would make but for the problems: enough to be judged, not to be deployed. Null: nothing. */
  readonly draft: Topology | null;

  constructor(problems: readonly TopologyProblem[], draft: Topology | null = null) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.problems = problems;
    this.draft = draft;
  }
}

/** An error about one construct. */
export function topologyError(path: string, message: string): TopologyError {
  return new TopologyError([{ path, message }]);
}
