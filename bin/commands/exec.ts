import { Command, InvalidArgumentError, Option } from 'commander';
import { run } from '../../toolkit/run.ts';
import { checkOptions, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly replica: number | null;
  readonly server: string | null;
  readonly set: readonly string[];
}

/** `arrimage exec`: runs a command inside a service. */
export const execCommand: MakeCommand = (io, end, program) =>
  new Command('exec')
    .description('Run a command in the running container of a service; its exit code is the command’s own.')
    .argument('<target>', 'environment')
    .argument('<service>', 'service')
    .argument('<command...>', 'the command and its arguments, after --')
    .usage('[options] <target> <service> -- <command...>')
    .addOption(new Option('--replica <number>', 'which replica').argParser(count).default(null, 'the first that runs'))
    .addOption(new Option('--server <name>', 'which server, where several have the service').default(null, 'the first'))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, service: string, command: readonly string[], options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { exec } = await import('../../toolkit/exec.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const { replica, server } = options;
      end(await exec(open, { service, replica, server, command, isInteractive: io.isInteractive }));
    });

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a number from 1.');
  return Number(text);
}

const EXAMPLES = `
Examples:
  arrimage exec samaconso/prod api -- sh
  arrimage exec samaconso/prod postgres -- psql -U postgres samaconso
  arrimage exec samaconso/prod api --replica 2 -- python -m samaconso.check
  echo 'select 1' | arrimage exec samaconso/prod postgres -- psql -U postgres samaconso

With a terminal the command has one; else its input and output pass through as they are.`;
