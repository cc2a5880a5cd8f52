/** Labels of the container that is the lock of an environment on a server: it is never started, and its name is there once only. */
export const LOCK_LABELS = {
  owner: 'arrimage.lock',
  since: 'arrimage.since',
  what: 'arrimage.what',
  reason: 'arrimage.reason',
  lease: 'arrimage.lease',
} as const;

/** Who has the lock of an environment on a server. */
export interface SeenLock {
  readonly owner: string;
  /** When it was taken, in ISO 8601. */
  readonly since: string;
  /** What it was taken for, such as `deployment`; empty: the version that took it did not say. */
  readonly what: string;
  /** Why a person holds it by hand, until it is unlocked; null: a run has it. */
  readonly reason: string | null;
  /** Whether its run has not been heard of for longer than its lease: the next one takes it over. */
  readonly isDead: boolean;
}

/** The part of `docker inspect` that is read of a lock. */
export interface LockContainer {
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: { readonly RestartPolicy?: { readonly MaximumRetryCount?: number } };
}

/** What the labels of a lock say; whether it is dead, they alone do not. */
export function lockOf(labels: Readonly<Record<string, string>>): SeenLock {
  const { owner, since, what, reason } = LOCK_LABELS;
  return {
    owner: labels[owner] ?? '',
    since: labels[since] ?? '',
    what: labels[what] ?? '',
    reason: labels[reason] ?? null,
    isDead: false,
  };
}

/**
 * Who has a lock.
 *
 * @param now seconds since 1970 by the clock of the lock's own server
 */
export function seenLock({ Config, HostConfig }: LockContainer, now: number): SeenLock {
  const lease = Config.Labels[LOCK_LABELS.lease];
  const beat = HostConfig.RestartPolicy?.MaximumRetryCount ?? 0;
  return { ...lockOf(Config.Labels), isDead: lease !== undefined && now - beat > Number(lease) };
}
