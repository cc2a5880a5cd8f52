import { Argument, Command } from 'commander';
import { HostError } from '../../toolkit/host-error.ts';
import { fenced, LOCK_VARIABLE } from '../../toolkit/lock/fenced.ts';
import { HIDDEN } from '../../toolkit/printed.ts';
import { run } from '../../toolkit/run.ts';
import { redacted } from '../../toolkit/secrets/secrets.ts';
import { lateSecrets, openStack } from '../../toolkit/stack-folder.ts';
import type { StepVerb } from '../../toolkit/step/step.ts';
import { exitCode } from '../exit-code.ts';
import type { MakeCommand } from '../options.ts';
import { secretAccess } from '../secret-access.ts';

/** `arrimage step`: what Terraform runs at its place in the graph; people have no need of it. */
export const stepCommand: MakeCommand = (io, end, program) =>
  new Command('step')
    .description('Run one step of a deployment; Terraform calls it.')
    .addArgument(new Argument('<verb>', 'step').choices(VERBS))
    .argument('<stack>', 'stack whose folder is the current one')
    .argument('[item...]', 'services or jobs, or a service and numbers of its replicas')
    .action(async (verb: StepVerb, stack: string, items: readonly string[]) => {
      // Loaded here, so that no other command pays for it.
      const { runStep } = await import('../../toolkit/step/step.ts');
      const { openHosts } = await import('../../toolkit/hosts.ts');
      const { serverStates } = await import('../../toolkit/states/server-states.ts');
      const { project, topology, server } = await openStack(io.cwd, stack);
      const lock = io.variables[LOCK_VARIABLE];
      const open = await openHosts(project, run);
      const hosts = lock === undefined ? open : fenced(open, lock);
      const report = (line: string): void => io.err(`${line}\n`);
      const secrets = lateSecrets(project, topology, server, secretAccess(io, program));
      // Any other place Terraform writes itself.
      const isOnServer = topology.state.kind === 'server';
      const states = serverStates({ project, topology, hosts });
      const keepState = (): Promise<void> => (isOnServer ? states.push(server) : Promise.resolve());
      try {
        await runStep(verb, { topology, server, hosts, secrets, report, keepState }, items);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        end(exitCode.unexpected);
        // The last lines of a program are among it, and nobody knows what it prints.
        const values = await secrets().catch((unread: unknown) => {
          io.err(`the step ${verb} failed; ${HIDDEN}\n`);
          throw unread;
        });
        io.err(`${redacted(error.message, values)}\n`);
      }
    });

const VERBS: readonly StepVerb[] = ['files', 'ready', 'job', 'turn', 'switch', 'reload', 'limits', 'leave'];
