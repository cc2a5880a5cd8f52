/** Somebody else has the lock of this environment. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  /** Tells holders apart; empty: it is nobody's any more. */
  readonly holder: string;

  constructor(message: string, holder = '') {
    super(message);
    this.holder = holder;
  }
}
