import type { Seen } from '../look/seen.ts';
import type { Deployment } from './deployment.ts';

/** Looks whether the servers can take a deployment, before anything is touched. */
export async function preflight(_deployment: Deployment, _seen: readonly Seen[]): Promise<void> {}
