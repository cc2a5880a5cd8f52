import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import { gatesOf, overlaps } from '../../renderers/terraform/gate.ts';
import { containerAddress } from '../../renderers/terraform/names.ts';
import { jobName } from '../../renderers/terraform/step.ts';
import type { Deviation } from '../look/deviation.ts';
import type { Deployment } from './deployment.ts';

/** Addresses of what Terraform makes anew although nothing in the stack says so. */
export async function replacements(
  deployment: Deployment,
  server: ServerNode,
  wrong: readonly Deviation[],
  way: 'on' | 'back',
): Promise<readonly string[]> {
  return [
    ...(await driftedContainers(deployment, server, wrong)),
    ...jobsToRun(deployment, server, wrong, way),
    ...gatesToPass(deployment, server, wrong),
  ];
}

/** Addresses of containers that were changed by hand; one that stands beside its successor gives up its name first. */
async function driftedContainers(
  { topology, hosts }: Deployment,
  server: ServerNode,
  wrong: readonly Deviation[],
): Promise<readonly string[]> {
  const drifted = new Set(wrong.filter(({ kind }) => kind === 'drift').map(({ object }) => object));
  const instances = topology.services
    .filter((service) => service.server === server.name)
    .flatMap((service) => instancesOf(topology, service))
    .filter(({ name }) => drifted.has(name));
  const rolling = instances.filter(({ service }) => service.update === 'rolling').map(({ name }) => name);
  if (rolling.length > 0) {
    const script = 'for name do docker rename "$name" "$name-drifted"; done';
    await hosts.script(server, 'renaming containers', script, { args: rolling });
  }
  return instances.map(containerAddress);
}

/** Addresses of jobs that have to run by what the server says; Terraform may think they have: a state outlives a server that was made anew. */
function jobsToRun(
  { topology }: Deployment,
  { name }: ServerNode,
  wrong: readonly Deviation[],
  way: 'on' | 'back',
): readonly string[] {
  const names = new Set(wrong.filter(({ kind }) => kind === 'job').map(({ subject }) => subject));
  const jobs = topology.jobs.filter(
    (job) => job.server === name && names.has(job.name) && (way === 'on' || job.runs === 'both-ways'),
  );
  return jobs.map((job) => `terraform_data.${jobName(job)}`);
}

/**
 * Addresses of the gates where a service that is replaced in place is not there: Terraform's state may say that they are passed, since it outlives a
 * server that was made anew, and a job that runs again would not wait.
 */
function gatesToPass({ topology }: Deployment, { name }: ServerNode, wrong: readonly Deviation[]): readonly string[] {
  const missing = new Set(wrong.filter(({ kind }) => kind === 'missing').map(({ subject }) => subject));
  const nodes = [...topology.services, ...topology.jobs].filter(({ server }) => server === name);
  const ids = new Set(nodes.filter((node) => !overlaps(node) && missing.has(node.name)).map(({ id }) => id));
  return gatesOf(nodes)
    .filter(({ services }) => services.some((id) => ids.has(id)))
    .map((gate) => `terraform_data.${gate.name}`);
}
