import { Argument, Command } from 'commander';
import { HostError } from '../../toolkit/host-error.ts';
import { run } from '../../toolkit/run.ts';
import { redacted } from '../../toolkit/secret-store.ts';
import { lateSecrets, openStack } from '../../toolkit/stack-folder.ts';
import type { StepVerb } from '../../toolkit/step/step.ts';
import { exitCode } from '../exit-code.ts';
import type { MakeCommand } from '../options.ts';

/** `arrimage step`: what Terraform runs at its place in the graph; people have no need of it. */
export const stepCommand: MakeCommand = (io, end) =>
  new Command('step')
    .description('Run one step of a deployment; Terraform calls it.')
    .addArgument(new Argument('<verb>', 'step').choices(VERBS))
    .argument('<stack>', 'stack whose folder is the current one')
    .argument('[item...]', 'services or jobs')
    .action(async (verb: StepVerb, stack: string, items: readonly string[]) => {
      // Loaded here, so that no other command pays for it.
      const { runStep } = await import('../../toolkit/step/step.ts');
      const { openHosts } = await import('../../toolkit/hosts.ts');
      const { project, topology, server } = await openStack(io.cwd, stack);
      const hosts = await openHosts(project, run);
      const report = (line: string): void => io.err(`${line}\n`);
      const secrets = lateSecrets(project, topology);
      try {
        await runStep(verb, { topology, server, hosts, secrets, report }, items);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        // The last lines of a program are among it, and nobody knows what it prints.
        io.err(`${redacted(error.message, await secrets())}\n`);
        end(exitCode.unexpected);
      }
    });

const VERBS: readonly StepVerb[] = ['files', 'ready', 'job', 'switch', 'reload', 'limits'];
