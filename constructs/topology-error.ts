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

  constructor(problems: readonly TopologyProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** An error about one construct. */
export function topologyError(path: string, message: string): TopologyError {
  return new TopologyError([{ path, message }]);
}
