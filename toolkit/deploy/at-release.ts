import type { Topology } from '../../model/topology.ts';
import type { Deployment } from './deployment.ts';

/**
 * The deployment of an older topology, with those secrets only that are the same today.
 *
 * The store has only the newest values: files with others stay as they are on the servers.
 */
export function atRelease(deployment: Deployment, topology: Topology): Deployment {
  const names = new Set(secretsOfToday(topology, deployment.topology).map(({ name }) => name));
  const secrets = new Map([...deployment.secrets].filter(([name]) => names.has(name)));
  return { ...deployment, topology, secrets };
}

/** The same as the steps see it that Terraform runs: they read the store by themselves. */
export function stepsAtRelease(topology: Topology, today: Topology): Topology {
  return { ...topology, secrets: secretsOfToday(topology, today), secretStore: today.secretStore };
}

function secretsOfToday({ secrets }: Topology, today: Topology): Topology['secrets'] {
  const isSame = (name: string, version: number): boolean =>
    today.secrets.some((secret) => secret.name === name && secret.version === version);
  return secrets.filter(({ name, version }) => isSame(name, version));
}
