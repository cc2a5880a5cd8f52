import { Command } from 'commander';
import { resolvePath } from '../../toolkit/resolve-path.ts';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { formatOption, type MakeCommand } from '../options.ts';

interface Options {
  readonly system?: string;
  readonly environment: string;
  readonly server?: string;
  readonly projectName?: string;
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
  readonly dir?: string;
  readonly format: 'text' | 'json';
}

/** `arrimage import`: the way in for a system that runs already. */
export const importCommand: MakeCommand = (io, end, program) =>
  new Command('import')
    .description(
      'Turn a Compose project into a system: its stack, its settings, its secrets, and what is to be mended.',
    )
    .argument('<compose-file...>', 'Compose files; later ones are laid over earlier ones')
    .option('--system <name>', 'name of the system (default: that of the Compose project)')
    .option('--environment <name>', 'name of the environment', 'prod')
    .option('--server <address>', 'IP address of the server that it runs on')
    .option(
      '--project-name <name>',
      'name of the Compose project, as docker compose -p has it (default: as Compose finds it)',
    )
    .option(
      '--env-file <file>',
      'file of variables; may be repeated (default: .env beside the Compose file)',
      collect,
      [],
    )
    .option('--profile <name>', 'take its services too; may be repeated', collect, [])
    .option('--dir <dir>', 'folder of the project that is written to (default: --project)')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], options: Options) => {
      const { importCompose, isWhole } = await import('../../toolkit/import/import-compose.ts');
      const { importReport } = await import('../../toolkit/report/import-report.ts');
      const { project } = program.opts<{ readonly project: string }>();
      const imported = await importCompose({
        files,
        cwd: io.cwd,
        project: resolvePath(io.cwd, options.dir ?? project),
        system: options.system ?? null,
        environment: options.environment,
        server: options.server ?? null,
        projectName: options.projectName ?? null,
        envFiles: options.envFile,
        profiles: options.profile,
        today: io.today,
        run,
      });
      io.out(importReport(imported, options.format, colorsOf(io)));
      if (!isWhole(imported)) end(exitCode.invalid);
    });

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

const EXAMPLES = `
Examples:
  arrimage import compose.yaml --server 192.0.2.10
  arrimage import docker-compose.yml docker-compose.prod.yml --env-file prod.env --project-name shop
  arrimage import ../shop/compose.yaml --system shop --environment prod --dir ./servers

Nothing is overwritten, and nothing is reached: the running containers stay as they are. Volumes keep their names on the engine.
What stands in the file as a password is a secret from now on; it keeps its value.
Exit code 0: it is written, its settings are valid and its constructs make a topology; what policies object to is left to be mended.
Exit code 2: nothing was written; or it was, and the check after it found other mistakes or could not be done, as the output says.`;
