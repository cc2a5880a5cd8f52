import type { Topology } from '../../model/topology.ts';
import type { Checked } from '../check.ts';
import type { Deviation } from '../look/deviation.ts';
import type { Seen } from '../look/seen.ts';
import type { Release } from '../releases/release.ts';
import type { Interruption } from './interruption.ts';

export interface DeployOptions {
  readonly checked: Checked;
  /** User and machine, for the record and the lock. */
  readonly by: string;
  readonly now: () => Date;
  /** Seconds that a lock of somebody else is waited for; null: not at all. */
  readonly waitSeconds: number | null;
  /** Throws where a reviewed plan is no longer what would be done. */
  readonly checkPlan: (seen: readonly Seen[]) => Promise<void>;
  /** Asked before anything is touched; gets what differs. */
  readonly confirm: (deviations: readonly Deviation[]) => Promise<boolean>;
  /** Looks whether the servers can take it, before anything is touched; gets what differs, throws where not. */
  readonly preflight: (deviations: readonly Deviation[]) => Promise<void>;
  /** The release that is gone back to, with its topology. @default - none: what the settings say is deployed */
  readonly rollback?: Release;
}

/** How a deployment ended. */
export interface Deployed {
  /**
   * - `unchanged`: everything ran as it should
   * - `deployed`: it does now
   * - `failed`: what ran before serves
   * - `stuck`: a person is needed
   */
  readonly outcome: 'unchanged' | 'deployed' | 'failed' | 'stuck';
  /** What every server was seen to run at the end. */
  readonly seen: readonly Seen[];
  /** What that is compared with: the settings, or the release that was gone back to. @default - the settings */
  readonly topology?: Topology;
  /** Number of the release; null: none was made. */
  readonly release: number | null;
  /** Number of the release that was there before; null: none. */
  readonly previous: number | null;
  /** What went wrong, and what stands where. */
  readonly errors: readonly string[];
  /** Services that are replaced in place, and how long each was down. @default - none was */
  readonly interruptions?: readonly Interruption[];
  /** Number of the release that was gone back to. @default - none: settings were deployed */
  readonly rolledBackTo?: number;
  /** What a person should know although it runs as it should. @default [] */
  readonly warnings?: readonly string[];
  /** Whether what was wanted runs, although a person is needed. @default false */
  readonly isInPlace?: boolean;
}
