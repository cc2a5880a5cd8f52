/** Terraform did not do what it was told; the message has what it said. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';
  /** Ended by force, it had no time to put away its locks. */
  readonly ended: 'by itself' | 'by force';

  constructor(message: string, ended: TerraformError['ended'] = 'by itself') {
    super(message);
    this.ended = ended;
  }
}
