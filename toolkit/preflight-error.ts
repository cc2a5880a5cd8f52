/** A server cannot take the deployment; each line names one and what to do. Nothing was changed. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
