import type { StateBackend } from '../../model/topology.ts';

/**
 * Terraform's backend for one stack; it holds no credential: each backend reads those from the environment.
 *
 * `server` is a local file that arrimage fetches from the server and brings back; its path is relative to `cdktf.out/stacks/<stack>`,
 * where both tools run Terraform. `http` locks as GitLab does.
 */
export function backendOf(state: StateBackend, stack: string): Readonly<Record<string, object>> {
  switch (state.kind) {
    case 'server':
      return { local: { path: `../../../.arrimage/state/${stack}.tfstate` } };
    case 's3':
      return { s3: s3Backend(state, stack) };
    case 'pg':
      // The state's row is named by the workspace, which is the same for all stacks.
      return { pg: { schema_name: postgresSchema(state, stack) } };
    case 'http':
      return { http: httpBackend(state.address, stack) };
  }
}

/** Schema of a stack's state in PostgreSQL, which cuts a name after 63 bytes. */
export function postgresSchema(state: Extract<StateBackend, { kind: 'pg' }>, stack: string): string {
  return `${state.schema}_${stack}`;
}

function s3Backend(state: Extract<StateBackend, { kind: 's3' }>, stack: string): object {
  const folder = state.prefix.replace(/^\/+|\/+$/g, '');
  const common = {
    bucket: state.bucket,
    key: `${folder === '' ? '' : `${folder}/`}${stack}.tfstate`,
    region: state.region,
    use_lockfile: true,
  };
  if (state.endpoint === null) return { ...common, encrypt: true };
  // A server of its own, such as MinIO, knows none of what is Amazon's.
  return {
    ...common,
    endpoints: { s3: state.endpoint },
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
    skip_requesting_account_id: true,
    skip_s3_checksum: true,
    use_path_style: true,
  };
}

function httpBackend(address: string, stack: string): object {
  const lock = lockAddress(address, stack);
  return {
    address: stateAddress(address, stack),
    lock_address: lock,
    lock_method: 'POST',
    unlock_address: lock,
    unlock_method: 'DELETE',
  };
}

function stateAddress(address: string, stack: string): string {
  return `${address.replace(/\/+$/, '')}/${stack}`;
}

/** Where a stack's state is locked at a web service. */
export function lockAddress(address: string, stack: string): string {
  return `${stateAddress(address, stack)}/lock`;
}
