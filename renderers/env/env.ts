import type { Artifact, Rendering } from '../../model/artifact.ts';
import type { ContainerNode, EnvironmentVariable } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf, textOf } from '../../model/value.ts';
import { envViolations } from './violations.ts';

/**
 * The variables of each service and job, `env/<server>/<service>.env`, as `docker run --env-file` takes them.
 *
 * A variable that holds a secret is a comment with its text, in which the secret shows as its name: its value reaches the program by a file.
 */
export function renderEnv(topology: Topology): Rendering {
  const containers: readonly ContainerNode[] = [...topology.services, ...topology.jobs];
  return { artifacts: containers.map(envFile), violations: envViolations(topology) };
}

function envFile({ id, environment }: ContainerNode): Artifact {
  return { path: `env/${id}.env`, content: environment.map((variable) => `${line(variable)}\n`).join('') };
}

function line({ name, value, delivery }: EnvironmentVariable): string {
  if (delivery === 'plain') return `${name}=${oneLine(textOf(value))}`;
  const how = delivery === 'file' ? `read from ${name}_FILE` : 'exported by the entry point';
  return `# ${name}=${oneLine(textOf(value))} (${how}; secret ${secretsOf(value).join(', ')})`;
}

/** A line break cannot be written; a violation says so. */
function oneLine(text: string): string {
  return text.replace(/\r?\n|\r/g, ' ');
}
