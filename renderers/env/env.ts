import type { Artifact, Rendering } from '../../model/artifact.ts';
import type { ContainerNode, EnvironmentVariable } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf, textOf } from '../../model/value.ts';
import { objectionTo } from './variable.ts';
import { envViolations } from './violations.ts';

/**
 * The variables of each service and job, `env/<server>/<service>.env`, as `docker run --env-file` takes them.
 *
 * A variable that holds a secret is a comment that names the secret: its value reaches the program by a file.
 */
export function renderEnv(topology: Topology): Rendering {
  const containers: readonly ContainerNode[] = [...topology.services, ...topology.jobs];
  return { artifacts: containers.map(envFile), violations: envViolations(topology) };
}

function envFile({ id, environment }: ContainerNode): Artifact {
  return { path: `env/${id}.env`, content: environment.map((variable) => `${lineOf(variable)}\n`).join('') };
}

function lineOf(variable: EnvironmentVariable): string {
  const { name, value, delivery } = variable;
  if (delivery !== 'plain') return `# ${name}: ${DELIVERIES[delivery](name)}; it holds ${secretsText(variable)}`;
  const objection = objectionTo(variable);
  return objection === null ? `${name}=${textOf(value)}` : `# ${name}: ${OBJECTIONS[objection]}`;
}

const DELIVERIES = {
  file: (name: string) => `in the file that ${name}_FILE names`,
  export: () => 'exported by the entry point from a mounted file',
} as const;

const OBJECTIONS = {
  'line break': 'has several lines, which no env file can hold',
  'too long': 'is longer than 64 KiB, which no env file can hold',
} as const;

function secretsText({ value }: EnvironmentVariable): string {
  const names = secretsOf(value);
  return `the secret${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}
