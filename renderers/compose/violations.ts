import { deploymentName, type Topology } from '../../model/topology.ts';
import type { Violation } from '../../model/violation.ts';

/** The rule of Compose for the name of a project (compose-go, loader/normalize.go). */
const PROJECT = /^[a-z0-9][a-z0-9_-]*$/;

/** What a Compose file cannot express. */
export function composeViolations(topology: Topology): readonly Violation[] {
  return [
    ...projectViolations(topology),
    ...topology.jobs.filter(({ runs }) => runs === 'once').map(({ id }) => onceViolation(id)),
  ];
}

function projectViolations(topology: Topology): readonly Violation[] {
  const name = deploymentName(topology);
  if (PROJECT.test(name)) return [];
  return [
    {
      policy: 'compose-project-name',
      severity: 'error',
      subject: `${topology.system}/${topology.environment}`,
      message: `Compose takes lower-case letters, digits, - and _ in the name of a project, got "${name}"; rename the system or the environment`,
    },
  ];
}

/** A deployment remembers what ran; Compose does not. */
function onceViolation(subject: string): Violation {
  return {
    policy: 'compose-once',
    severity: 'warning',
    subject,
    message: 'Compose would run it at each start, not once; let it end well where its work is done already',
  };
}
