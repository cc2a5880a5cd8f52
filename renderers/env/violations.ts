import type { ContainerNode } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import type { Violation } from '../../model/violation.ts';
import { objectionTo } from './variable.ts';

/** What an env file cannot express: a variable of several lines, or of more than Docker reads from a line. */
export function envViolations(topology: Topology): readonly Violation[] {
  const containers: readonly ContainerNode[] = [...topology.services, ...topology.jobs];
  return containers.flatMap(({ id, environment }) =>
    environment.flatMap((variable) => {
      const objection = variable.delivery === 'plain' ? objectionTo(variable) : null;
      return objection === null ? [] : [VIOLATIONS[objection](id, variable.name)];
    }),
  );
}

/** Terraform and Compose deliver both, so that they forbid nothing. */
const VIOLATIONS = {
  'line break': (subject: string, name: string): Violation => ({
    policy: 'env-line-break',
    severity: 'warning',
    subject,
    message: `an env file holds no variable of several lines, got "${name}"; mount the text as a file`,
  }),
  'too long': (subject: string, name: string): Violation => ({
    policy: 'env-long-line',
    severity: 'warning',
    subject,
    message: `an env file holds no line above 64 KiB, got "${name}"; mount the text as a file`,
  }),
};
