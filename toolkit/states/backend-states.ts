import { randomUUID } from 'node:crypto';
import type { ServerNode } from '../../model/server.ts';
import type { StateBackend } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { initialize, isOfRegistry, LOCK_TIMEOUT, type TerraformPlace, terraform } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { TerraformError } from '../terraform-error.ts';
import { parseState, stateText, type TerraformState } from './state.ts';
import { withStateLock } from './state-locks.ts';
import type { StateStore } from './state-store.ts';

type Backend = Exclude<StateBackend, { kind: 'server' }>;

/** Leaves the states to Terraform's backend, with the credentials that this finds in the environment. */
export function backendStates(deployment: Deployment, backend: Backend): StateStore {
  const placeOf = (server: ServerNode): TerraformPlace => terraformPlace(deployment, server);
  const during: StateStore['during'] = (server, work) => withStateLock(deployment, server, work);
  const read = async (server: ServerNode): Promise<TerraformState | null> =>
    parseState(await terraform(placeOf(server), ['state', 'pull', '-no-color'], 120));
  const write = (server: ServerNode, state: TerraformState): Promise<void> =>
    during(server, async () => {
      // Without -force Terraform itself refuses one that does not follow from what is there.
      await terraform(placeOf(server), ['state', 'push', '-no-color', LOCK_TIMEOUT, '-'], 120, stateText(state));
    });
  return {
    fetch: (server) => explained(backend, () => initialize(placeOf(server))),
    // What is there is written once more: that needs the lock and every right that a deployment needs.
    prepare: (server) => explained(backend, async () => write(server, (await read(server)) ?? emptyState())),
    read,
    write,
    during,
    push: async () => {},
    isAhead: async () => false,
  };
}

function emptyState(): TerraformState {
  return { version: 4, serial: 1, lineage: randomUUID(), resources: [] };
}

/** What Terraform reads from the environment, as its documentation of each backend has it. */
const CREDENTIALS: Readonly<Record<Backend['kind'], string>> = {
  s3: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE,',
  pg: 'PG_CONN_STR, or PGHOST, PGUSER and the others,',
  http: 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD',
};

/** Says where the credentials are looked for, and shows none: what cannot be parsed is shown whole by those who parse it. */
async function explained<Result>({ kind }: Backend, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TerraformError) || isOfRegistry(error)) throw error;
    const said = error.message.replace(/:\/\/[^\s/"]*@/g, '://[REDACTED]@');
    const advice = `see that ${CREDENTIALS[kind]} are right in the environment of this command, and that the place answers`;
    throw new TerraformError(`state: the backend ${kind} cannot be used; ${advice}\n${said}`, error.ended);
  }
}
