import { Argument, Command } from 'commander';
import { labReport } from '../../toolkit/report/lab-report.ts';
import { resolvePath } from '../../toolkit/resolve-path.ts';
import { exitCode } from '../exit-code.ts';
import { formatOption, type MakeCommand } from '../options.ts';

interface Options {
  readonly name: string;
  readonly subnet: string;
  readonly hosts: string;
  readonly format: 'text' | 'json';
}

/** `arrimage lab`: real Docker hosts on this machine, to try a deployment on. */
export const labCommand: MakeCommand = (io, end, program) =>
  new Command('lab')
    .description('Make, look at or remove a lab: three Docker hosts on this machine, reached over SSH.')
    .addArgument(new Argument('<action>', 'what to do').choices(['up', 'down', 'status']))
    .option('--name <name>', 'name of the lab; labs of other names and subnets stand beside it', 'lab')
    .option('--subnet <start>', 'first three numbers of its network', '198.51.100')
    .option('--hosts <names>', 'names of its hosts, in the order of their addresses', 'db,app,worker')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async (action: 'up' | 'down' | 'status', { name, subnet, hosts, format }: Options) => {
      // Loaded here, so that no other command pays for it.
      const { cacheFolder, LabError, labDown, labStatus, labUp } = await import('../../lab/lab.ts');
      const { project } = program.opts<{ readonly project: string }>();
      const settings = { name, subnet, hosts: hosts.split(',') };
      const place = {
        project: resolvePath(io.cwd, project),
        cache: cacheFolder,
        report: (line: string) => io.err(`${line}\n`),
      };
      try {
        if (action === 'down') return await labDown(settings, place);
        const status = await { up: labUp, status: labStatus }[action](settings, place);
        io.out(labReport(status, format));
        const { hosts: found, registry } = status;
        if (found.some(({ engine }) => engine === null) || registry.images === null) end(exitCode.unexpected);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        io.err(`${error.message}\n`);
        end(exitCode.unexpected);
      }
    });

const EXAMPLES = `
Examples:
  arrimage lab up
  arrimage lab status --format json
  arrimage lab up --name second --subnet 10.99.1
  arrimage lab down

It uses the Docker engine of this machine; on bare Debian as root it installs and starts one.`;
