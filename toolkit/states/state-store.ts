import type { ServerNode } from '../../model/server.ts';
import type { Seen } from '../look/seen.ts';
import type { TerraformState } from './state.ts';

/** Where the states of an environment's stacks are kept; the stacks themselves lie in their folders. */
export interface StateStore {
  /** Makes what is read here the newest that is known; it writes nowhere else. */
  readonly fetch: (server: ServerNode, seen: Seen) => Promise<void>;

  /**
   * Makes sure, before anything is changed, that a state can be written.
   *
   * @throws LockedError where somebody is at it
   */
  readonly prepare: (server: ServerNode) => Promise<void>;

  /** Null: there is none yet. */
  readonly read: (server: ServerNode) => Promise<TerraformState | null>;

  /** Keeps a state that was changed by hand of ours: a later one of the same lineage. */
  readonly write: (server: ServerNode, state: TerraformState) => Promise<void>;

  /** Does work in which Terraform writes the state. */
  readonly during: <Result>(server: ServerNode, work: () => Promise<Result>) => Promise<Result>;

  /** Brings what was written to where the next run finds it, from whichever machine. */
  readonly push: (server: ServerNode) => Promise<void>;

  /** Whether what is here is surely later than what is there, as where Terraform has run here by other means than ours. */
  readonly isAhead: (server: ServerNode, seen: Seen) => Promise<boolean>;
}
