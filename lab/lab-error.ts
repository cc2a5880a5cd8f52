/** Something about the machine, its engine or its network that keeps the lab from being made. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
