/** How a command ends; CI relies on the numbers. */
export const exitCode = {
  done: 0,
  unexpected: 1,
  invalid: 2,
  changes: 3,
  /** A deployment failed, and what ran before serves. */
  failed: 4,
  /** A deployment failed, and needs a person. */
  stuck: 5,
  locked: 6,
  interrupted: 130,
} as const;
