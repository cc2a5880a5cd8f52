import { Command, Option } from 'commander';
import type { Rest } from '../../toolkit/init/collect-answers.ts';
import { resolvePath } from '../../toolkit/resolve-path.ts';
import type { Io } from '../io.ts';
import type { MakeCommand } from '../options.ts';

interface Options {
  readonly system?: string;
  readonly template: 'web';
  readonly server: readonly string[];
  readonly user?: string;
  readonly ci?: string;
  readonly yes?: boolean;
}

/** `arrimage init`: starts a project of a user's own. */
export const initCommand: MakeCommand = (io, _end, program) =>
  new Command('init')
    .description('Start a project of your own: a system with its environments; it deploys to the lab as it stands.')
    .argument('[dir]', 'folder to write to', '.')
    .option('--system <name>', 'name of the system')
    .addOption(
      new Option('--template <template>', 'what it starts with; web: an application behind nginx, with PostgreSQL')
        .choices(['web'])
        .default('web'),
    )
    .addOption(
      new Option('--server <address>', 'server of production; of two, the second one is for the database')
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], 'none'),
    )
    .option('--user <name>', 'SSH user of the servers')
    .addOption(new Option('--ci <where>', 'where changes are checked').choices(['github', 'gitlab', 'none']))
    .option('--yes', 'do not ask; take the default of what is not given')
    .addHelpText('after', EXAMPLES)
    .action(async (dir: string, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { collectAnswers } = await import('../../toolkit/init/collect-answers.ts');
      const { checkFree, writeNewFiles } = await import('../../toolkit/init/new-files.ts');
      const { commonFiles, newProject } = await import('../../toolkit/init/new-project.ts');
      const { project } = program.opts<{ readonly project: string }>();
      const folder = resolvePath(resolvePath(io.cwd, project), dir);
      const { server, yes, template: _, ...others } = options;
      const rest = restOf(io, yes);
      // Nobody should answer questions in vain.
      if (typeof rest !== 'string') await checkFree(folder, commonFiles());
      const given = server.length === 0 ? others : { ...others, server: server.join(',') };
      const answers = await collectAnswers(folder, given, rest);
      const files = newProject(answers);
      await writeNewFiles(folder, files);
      io.out(files.map(({ path }) => `written ${path}\n`).join(''));
      io.out(nextSteps(answers.system, dir));
    });

function restOf({ ask, err }: Io, yes: boolean | undefined): Rest {
  if (yes === true) return 'defaults';
  return ask === null ? 'nowhere' : { ask, say: err };
}

function nextSteps(system: string, dir: string): string {
  const enter = dir === '.' ? '' : `  cd ${dir}\n`;
  return `
Next:
${enter}  npm install
  npx arrimage schema              so that editors complete and check config/
  npx arrimage check
  npx arrimage lab up              Docker hosts on this machine
  npx arrimage deploy ${system}/lab
For production:
  npx arrimage secrets init ${system}/prod && npx arrimage secrets generate ${system}/prod
Then your own: images in config/${system}/base.yaml, servers in config/${system}/prod.yaml, services in stacks/${system}.ts
`;
}

const EXAMPLES = `
Examples:
  arrimage init                                              asks, and writes to the current folder
  arrimage init shop --system shop --server 203.0.113.7      asks for the rest
  arrimage init shop --yes --server 10.0.0.11 --server 10.0.0.12 --ci gitlab

It writes over no file. Exit codes: 0 done, 2 an answer is wrong or missing, or a file is in the way`;
