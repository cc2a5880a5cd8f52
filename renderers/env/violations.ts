import type { ContainerNode } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import type { Violation } from '../../model/violation.ts';

/** What an env file cannot express: a variable of several lines. */
export function envViolations(topology: Topology): readonly Violation[] {
  const containers: readonly ContainerNode[] = [...topology.services, ...topology.jobs];
  return containers.flatMap(({ id, environment }) =>
    environment
      .filter(({ value, delivery }) => delivery === 'plain' && /[\r\n]/.test(textOf(value)))
      .map(({ name }) => ({
        policy: 'env-line-break',
        severity: 'error',
        subject: id,
        message: `an env file holds no variable of several lines, got "${name}"; give the text in a file`,
      })),
  );
}
