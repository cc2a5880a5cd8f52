import type { Deployment } from '../deploy/deployment.ts';
import { backendStates } from './backend-states.ts';
import { serverStates } from './server-states.ts';
import type { StateStore } from './state-store.ts';

/** The states of a deployment: on their servers, or where Terraform's backend keeps them. */
export function statesOf(deployment: Deployment): StateStore {
  const { state } = deployment.topology;
  return state.kind === 'server' ? serverStates(deployment) : backendStates(deployment, state);
}
