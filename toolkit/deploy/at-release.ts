import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import type { Deployment } from './deployment.ts';

/** A server as it is reached today. */
function reachedFrom({ servers }: Topology): (server: ServerNode) => ServerNode {
  return (server) => {
    const { address, ssh } = servers.find(({ name }) => name === server.name) ?? server;
    return { ...server, address, ssh };
  };
}

/**
 * The deployment of an older topology, with those secrets only that are the same today.
 *
 * The store has only the newest values: files with others stay as they are on the servers.
 */
export function atRelease(deployment: Deployment, topology: Topology): Deployment {
  const { today = deployment } = deployment;
  const names = new Set(secretsOfToday(topology, today.topology).map(({ name }) => name));
  const secrets = new Map([...today.secrets].filter(([name]) => names.has(name)));
  // Where the states are kept is not gone back to: they would stay behind. Nor is the way to a server.
  const there = {
    ...topology,
    state: today.topology.state,
    servers: topology.servers.map(reachedFrom(today.topology)),
  };
  return { ...deployment, topology: there, secrets, today: { topology: today.topology, secrets: today.secrets } };
}

/** The same as the steps see it that Terraform runs: they read the store by themselves. What ran before has shown that it keeps running. */
export function stepsAtRelease({ topology, today }: Deployment): Topology {
  if (today === undefined) return topology;
  return {
    ...topology,
    secrets: secretsOfToday(topology, today.topology),
    secretStore: today.topology.secretStore,
    steadySeconds: 0,
    // Whoever goes back goes back at once; and a release that an older version has recorded knows no strategy.
    strategy: { kind: 'rolling' },
  };
}

function secretsOfToday({ secrets, certificates }: Topology, today: Topology): Topology['secrets'] {
  const isSame = ({ name, version }: Topology['secrets'][number]): boolean =>
    today.secrets.some((secret) => secret.name === name && secret.version === version);
  const others = new Set(secrets.filter((secret) => !isSame(secret)).map(({ name }) => name));
  // A certificate and its key belong together: where one is another today, neither is written.
  for (const { source } of certificates) {
    if (source.kind === 'acme') continue;
    const pair = [source.key, ...secretsOf(source.chain)];
    if (pair.some((name) => others.has(name))) for (const name of pair) others.add(name);
  }
  return secrets.filter(({ name }) => !others.has(name));
}
