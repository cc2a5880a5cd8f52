/** How a command ends; CI relies on the numbers. */
export const exitCode = {
  done: 0,
  unexpected: 1,
  invalid: 2,
  changes: 3,
  interrupted: 130,
} as const;
