import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import { awaitSteady } from '../step/steady.ts';
import { stepsAtRelease } from './at-release.ts';
import type { Deployment } from './deployment.ts';

/** Waits until all that runs on servers has run without a break for a while: a container may be healthy at first, and crash a moment later. */
export async function allSteady(deployment: Deployment, servers: readonly ServerNode[]): Promise<void> {
  const { hosts } = deployment;
  const topology = stepsAtRelease(deployment);
  const on = ({ name }: ServerNode) =>
    topology.services.filter((service) => service.server === name).flatMap((service) => instancesOf(topology, service));
  await Promise.all(servers.map((server) => awaitSteady({ topology, server, hosts }, on(server))));
}
