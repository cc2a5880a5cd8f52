/** Oldest Terraform that knows what the stacks ask of it: `use_lockfile` of an S3 backend came with it. */
export const TERRAFORM_VERSION = '1.10';
