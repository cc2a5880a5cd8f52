import type { ContainerNode } from '../../model/container.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import type { Violation } from '../../model/violation.ts';
import { postgresSchema } from './backend.ts';
import { cpusText } from './units.ts';

const MIB = 1024 ** 2;

/** What Terraform and its docker provider cannot express. */
export function terraformViolations(topology: Topology): readonly Violation[] {
  return [...topology.services.flatMap(containerViolations), ...stateViolations(topology)];
}

function containerViolations(node: ContainerNode): readonly Violation[] {
  const { memoryBytes, shmBytes, cpus } = node.resources;
  return [
    ...node.extraHosts
      .filter(({ address }) => address.includes(':'))
      .map(({ name, address }) =>
        violation(
          'terraform-ipv6-host',
          node.id,
          `the provider cuts the IPv6 address of ${name} at its first colon, got "${address}"; give an IPv4 address`,
        ),
      ),
    ...(memoryBytes === null ? [] : wholeMebibytes(node.id, 'memory', memoryBytes)),
    ...wholeMebibytes(node.id, 'shared memory', shmBytes),
    ...(cpus === null || Number(cpusText(cpus)) === cpus
      ? []
      : [
          violation(
            'terraform-cpus',
            node.id,
            `the provider reads these processors back as ${cpusText(cpus)}, got "${cpus}"; choose tenths`,
          ),
        ]),
  ];
}

function wholeMebibytes(subject: string, what: string, bytes: number): readonly Violation[] {
  if (bytes % MIB === 0) return [];
  const message = `the provider knows whole MiB of ${what} only, got "${bytes} bytes"; write ${Math.ceil(bytes / MIB)}MiB`;
  return [violation('terraform-whole-mebibytes', subject, message)];
}

function stateViolations(topology: Topology): readonly Violation[] {
  const { state } = topology;
  if (state.kind !== 'pg') return [];
  return topology.servers.flatMap(({ name }) => {
    const schema = postgresSchema(state, stackName(topology, name));
    if (new TextEncoder().encode(schema).length <= 63) return [];
    const message = `PostgreSQL cuts a schema's name after 63 bytes, got "${schema}"; shorten the schema of the state`;
    return [violation('terraform-state-schema', name, message)];
  });
}

function violation(policy: string, subject: string, message: string): Violation {
  return { policy, severity: 'error', subject, message };
}
