import type { Command } from 'commander';
import { type Checked, checkTarget, hasErrors } from '../toolkit/check.ts';
import type { Deployment } from '../toolkit/deploy/deployment.ts';
import type { Project } from '../toolkit/project.ts';
import { checkReport } from '../toolkit/report/check-report.ts';
import { liveProgress, type Progress, plainProgress } from '../toolkit/report/progress.ts';
import { run } from '../toolkit/run.ts';
import type { Secrets } from '../toolkit/secrets/secrets.ts';
import { findTargets } from '../toolkit/target.ts';
import { UsageError } from '../toolkit/usage-error.ts';
import { exitCode } from './exit-code.ts';
import { colorsOf, type Io } from './io.ts';
import { checkOptions, type End, projectOf } from './options.ts';
import { secretAccess } from './secret-access.ts';

/** An environment that was checked, and everything to work on its servers with. */
export interface OpenDeployment {
  readonly project: Project;
  readonly checked: Checked;
  readonly deployment: Deployment;
}

/**
 * Checks an environment and opens its servers; where it has errors, reports them, ends the command and gives null.
 *
 * Only what is to `deploy` needs the secrets; a `rollback` finds on the servers what it needs. Both put right what they have begun when they are
 * interrupted.
 */
export async function openDeployment(
  io: Io,
  end: End,
  program: Command,
  text: string,
  options: { readonly set: readonly string[] },
  purpose: 'deploy' | 'rollback' | 'other' = 'other',
): Promise<OpenDeployment | null> {
  const project = await projectOf(io, program);
  const [target] = findTargets(project, [text]);
  if (target === undefined) return null;
  const checked = await checkTarget(project.config, project.systems, target, checkOptions(io, options));
  const { topology } = checked;
  if (topology === null || (purpose !== 'rollback' && hasErrors(checked))) {
    io.err(await checkReport([checked], 'text', colorsOf(io)));
    end(exitCode.invalid);
    return null;
  }
  const { openHosts } = await import('../toolkit/hosts.ts');
  const { readSecrets } = await import('../toolkit/secrets/read-secrets.ts');
  const { identityVariables } = await import('../toolkit/secrets/identity.ts');
  const { pathWith, programFolder } = await import('../toolkit/program-folder.ts');
  const { terraformEnvironment } = await import('../toolkit/terraform-environment.ts');
  const access = secretAccess(io, program);
  const deployment: Deployment = {
    project: project.folder,
    topology,
    hosts: await openHosts(project.folder, run),
    secrets: await secretsFor(purpose, () => readSecrets(project.folder, topology, access)),
    run,
    environment: {
      ...(await terraformEnvironment(project.folder, topology, {
        path: pathWith(await programFolder(project.folder, io.self), io.path),
        terraformConfig: io.terraformConfig,
      })),
      ...identityVariables(access),
      ...stateLogin(io.variables),
    },
    progress: await progressOf(io),
    signal: purpose !== 'other' ? io.interruption() : new AbortController().signal,
  };
  return { project, checked, deployment };
}

/** Terraform finds these by itself; a web service that keeps states is asked with them who has a lock. */
function stateLogin(variables: Io['variables']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD'].flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Where they can be read, a rollback takes them too, to keep them out of what it prints. */
async function secretsFor(purpose: 'deploy' | 'rollback' | 'other', read: () => Promise<Secrets>): Promise<Secrets> {
  if (purpose === 'other') return new Map();
  return read().catch((error: unknown) => {
    if (purpose === 'rollback' && error instanceof UsageError) return new Map();
    throw error;
  });
}

async function progressOf(io: Io): Promise<Progress> {
  if (io.screen === null) return plainProgress(io.err, () => performance.now());
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(io.screen.stream);
  const draw = (text: string): void => (text === '' ? update.clear() : update(text));
  const screen = { draw, done: () => update.done(), rows: io.screen.rows };
  return liveProgress(screen, io.err, () => performance.now());
}
