import { Command } from 'commander';
import { openDeployment } from '../deployment.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { formatOption, type MakeCommand, setOption } from '../options.ts';

interface Options {
  readonly out?: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly exitCode?: boolean;
  readonly set: readonly string[];
}

/** `arrimage plan`: says what a deployment would do. */
export const planCommand: MakeCommand = (io, end, program) =>
  new Command('plan')
    .description('Say what a deployment would do: against what was deployed, what runs, and what Terraform plans.')
    .argument('<target>', 'environment')
    .option('--out <file>', 'write what was seen, for deploy --plan')
    .addOption(formatOption(['text', 'json', 'markdown']))
    .addOption(setOption())
    .option('--exit-code', 'end with 3 where something would change')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const open = await openDeployment(io, end, program, text, options);
      if (open === null) return;
      const { deployment, checked, project } = open;
      const { planDeployment } = await import('../../toolkit/plan/plan.ts');
      const { readRelease } = await import('../../toolkit/releases/release.ts');
      const { writePlanFile } = await import('../../toolkit/plan/plan-file.ts');
      const { differenceFrom } = await import('../../toolkit/diff/diff-target.ts');
      const { planReport } = await import('../../toolkit/report/plan-report.ts');
      try {
        const { topology, hosts } = deployment;
        const planned = await planDeployment(deployment);
        const release = await readRelease(hosts, topology.servers, planned.seen);
        const label = release === null ? 'nothing deployed' : `release ${release.number}`;
        const before = { label, topology: release?.topology ?? null, settings: release?.settings ?? null };
        // What no server has told is not known to be nothing.
        const compared =
          planned.seen.length === 0 ? null : { against: label, difference: differenceFrom(project, checked, before) };
        if (options.out !== undefined && planned.errors.length > 0) {
          io.err(`--out ${options.out}: not written; a plan has to rest on every server\n`);
        } else if (options.out !== undefined) {
          await writePlanFile(io.cwd, options.out, { topology, settings: checked.settings ?? {} }, planned);
          const { unboundImages } = await import('../../toolkit/plan/plan-facts.ts');
          for (const reference of unboundImages(planned.seen))
            io.err(`warning: ${options.out}: ${reference}: ${UNBOUND}\n`);
        }
        deployment.progress.close();
        io.out(planReport({ target: text, compared, planned }, options.format, colorsOf(io)));
        const changes = planned.deviations.length + planned.stacks.flatMap((stack) => stack.changes).length;
        if (planned.errors.length > 0) end(exitCode.unexpected);
        else if (options.exitCode === true && changes > 0) end(exitCode.changes);
      } finally {
        deployment.progress.close();
      }
    });

const UNBOUND =
  'a server has it not yet, so the plan binds its tag only, not what is pushed there by then; name it by digest to bind that';

const EXAMPLES = `
Examples:
  arrimage plan samaconso/prod
  arrimage plan samaconso/prod --out plan.json          then: arrimage deploy samaconso/prod --plan plan.json
  arrimage plan samaconso/prod --format markdown        for a pull request

It changes nothing on the servers. A server that does not answer is named; the others are planned, and the exit code is 1.
Where none answers, nothing is compared.`;
