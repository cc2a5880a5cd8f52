import type { Instance } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { ServerContents, ServiceContainers } from './contents.ts';
import { awaitedBy, type Gate, gatesOf } from './gate.ts';
import { containerAddress } from './names.ts';
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
import { turnBefore, turnSteps } from './turns.ts';

/** The order of a stack: its steps, and what each container waits for beyond what its own settings refer to. */
export interface Sequence {
  readonly steps: readonly Step[];
  /** Addresses that the container of a replica waits for. */
  readonly before: (item: ServiceContainers, instance: Instance) => readonly string[];
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
    ...services.flatMap((item) => turnSteps(item, contents)),
    ...services.flatMap((item) => reloadSteps(item, contents, addresses)),
    ...services.flatMap((item) => leaveSteps(item, contents, addresses)),
    limitsStep(contents),
  ];
  return {
    steps: steps.filter((step) => step !== null),
    before: (item, instance) => [
      ...(before.get(item.service.id) ?? []),
      ...turnBefore(item, instance, contents.topology),
    ],
  };
}

function addressesOf({ services, jobs }: ServerContents): Addresses {
  return new Map<string, readonly string[]>([
    ...services.map(({ service, instances }) => [service.id, instances.map(containerAddress)] as const),
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
