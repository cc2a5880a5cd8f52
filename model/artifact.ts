import type { Violation } from './violation.ts';

/** A file to be written. */
export interface Artifact {
  /** Relative to the environment's output folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** What a renderer makes of a topology: files, and what it cannot express. */
export interface Rendering {
  readonly artifacts: readonly Artifact[];
  readonly violations: readonly Violation[];
}
