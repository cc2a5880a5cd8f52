import type { JobNode } from '../../model/job.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { ServerContents } from './contents.ts';
import { awaitedBy, type Gate, gatesOf } from './gate.ts';
import { containerName } from './names.ts';
import {
  type Addresses,
  FILES,
  filesStep,
  gateStep,
  jobName,
  jobStep,
  leaveSteps,
  limitsStep,
  reloadSteps,
  type Step,
} from './step.ts';

/** The order of a stack: its steps, and what each container waits for beyond what its own settings refer to. */
export interface Sequence {
  readonly steps: readonly Step[];
  /** Addresses, sorted, by id of the service or job. */
  readonly before: Addresses;
}

/** Puts the containers, jobs and steps of a server in order. */
export function sequenceOf(contents: ServerContents): Sequence {
  const { jobs, services } = contents;
  const nodes = [...services.map((item) => item.service), ...jobs];
  const gates = gatesOf(nodes);
  const addresses = addressesOf(contents);
  const before = new Map(nodes.map((node) => [node.id, addressesBefore(node, contents, gates, addresses)]));
  const steps = [
    filesStep(contents),
    ...gates.map((gate) => gateStep(gate, contents, addresses)),
    ...jobs.map((job) => jobStep(job, contents, before.get(job.id) ?? [])),
    ...services.flatMap((item) => reloadSteps(item, contents, addresses)),
    ...services.flatMap((item) => leaveSteps(item, contents, addresses)),
    limitsStep(contents),
  ];
  return { steps: steps.filter((step) => step !== null), before };
}

function addressesOf({ services, jobs }: ServerContents): Addresses {
  return new Map<string, readonly string[]>([
    ...services.map(({ service, instances }) => {
      const all = instances.map(({ replica }) => `docker_container.${containerName(service.name, replica)}`);
      return [service.id, all] as const;
    }),
    ...jobs.map((job) => [job.id, [`terraform_data.${jobName(job)}`]] as const),
  ]);
}

function addressesBefore(
  node: ServiceNode | JobNode,
  { files }: ServerContents,
  gates: readonly Gate[],
  addresses: Addresses,
): readonly string[] {
  const gate = gates.find(({ waiting }) => waiting.has(node.id));
  const behindGate = new Set(gate?.services);
  const direct = awaitedBy(node).filter((id) => !behindGate.has(id));
  return [
    ...direct.flatMap((id) => addresses.get(id) ?? []),
    ...(files.some((file) => file.container === node.id) ? [FILES] : []),
    ...(gate === undefined ? [] : [`terraform_data.${gate.name}`]),
  ].sort();
}
