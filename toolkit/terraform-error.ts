/** Terraform did not do what it was told; the message has what it said. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';
}
