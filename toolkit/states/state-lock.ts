import { TerraformError } from '../terraform-error.ts';

/** A lock on a state as Terraform tells it. */
export interface StateLock {
  readonly id: string;
  /** User and machine. */
  readonly who: string;
  /** In ISO 8601. */
  readonly created: string;
}

/** A run of ours that was about to take the lock of a state, and has not said that it is over. */
export interface OpenRun {
  /** Name of its machine. */
  readonly host: string;
  /** When it started Terraform, in ISO 8601. */
  readonly since: string;
}

/** Milliseconds in which Terraform takes its lock once it is started, with all that a slow machine may add. */
const TAKEN_WITHIN = 60_000;

/** The lock that kept Terraform from its work; null: it was something else. Source: Terraform's internal/states/statemgr/locker.go. */
export function stateLockOf(error: unknown): StateLock | null {
  if (!(error instanceof TerraformError)) return null;
  const said = error.message.replaceAll('│', ' ');
  const [, id] = /^\s*ID:\s+(\S+)\s*$/m.exec(said) ?? [];
  const [, who] = /^\s*Who:\s+(.+?)\s*$/m.exec(said) ?? [];
  const [, day, time] = /^\s*Created:\s+(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\S* \+0000 UTC\s*$/m.exec(said) ?? [];
  if (!said.includes('Lock Info:') || id === undefined) return null;
  return { id, who: who ?? '', created: day === undefined ? '' : `${day}T${time}Z` };
}

/**
 * Whether a lock is surely that of a run of ours which is dead: taken on its machine just when it started Terraform, and it never said that
 * Terraform had ended. Two runs of ours never stand beside one another, since a run has the lock of the environment.
 */
export function isLeftBy({ who, created }: StateLock, runs: readonly OpenRun[]): boolean {
  return runs.some(({ host, since }) => {
    // Terraform's time was cut to the second.
    const age = Date.parse(created) + 999 - Date.parse(since);
    return who.endsWith(`@${host}`) && age >= 0 && age <= TAKEN_WITHIN;
  });
}
