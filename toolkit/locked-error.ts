/** Somebody else deploys this environment. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}
