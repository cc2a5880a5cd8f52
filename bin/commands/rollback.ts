import { Command } from 'commander';
import type { Release } from '../../toolkit/releases/release.ts';
import { carryOut, confirmDeviations } from '../carry-out.ts';
import { openDeployment } from '../deployment.ts';
import { formatOption, type MakeCommand, setOption, waitOption } from '../options.ts';

interface Options {
  readonly to?: string;
  readonly yes?: boolean;
  readonly wait?: number;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage rollback`: makes all servers run an earlier release again. */
export const rollbackCommand: MakeCommand = (io, end, program) =>
  new Command('rollback')
    .description('Make all servers run an earlier release again; it needs no registry, and no settings of that time.')
    .argument('<target>', 'environment')
    .option('--to <release>', 'number of the release (default: the one before)')
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const { releaseNumber } = await import('../../toolkit/release-number.ts');
      const to = options.to === undefined ? null : releaseNumber('--to', options.to);
      const open = await openDeployment(io, end, program, text, options, 'rollback');
      if (open === null) return;
      const { atRelease } = await import('../../toolkit/deploy/at-release.ts');
      const { findRelease } = await import('../../toolkit/releases/releases.ts');
      const { checkImages } = await import('../../toolkit/deploy/rollback.ts');
      const { preflight } = await import('../../toolkit/deploy/preflight.ts');
      const { deploy } = await import('../../toolkit/deploy/deploy.ts');
      const { hosts, topology } = open.deployment;
      await carryOut(io, end, open.deployment, options.format, async () => {
        const release = await findRelease(hosts, topology, to);
        const deployment = atRelease(open.deployment, release.topology);
        // Its servers as they are reached today.
        const there = { ...release, topology: deployment.topology };
        await checkImages(hosts, there);
        const deployed = await deploy(deployment, {
          checked: open.checked,
          rollback: there,
          by: io.user,
          now: () => new Date(),
          waitSeconds: options.wait ?? null,
          checkPlan: async () => {},
          confirm: (deviations) => {
            for (const { kind, subject } of deviations) {
              if (kind === 'job') io.err(`${subject}: ${jobText(release, subject)}\n`);
            }
            const others = deviations.filter(({ kind }) => kind !== 'job');
            return confirmDeviations(io, others, `Go back to ${releaseText(release)}?`, options.yes === true);
          },
          preflight: (deviations) => preflight(deployment, deviations),
        });
        return { ...deployed, rolledBackTo: release.number };
      });
    });

function jobText({ topology }: Release, name: string): string {
  const job = topology.jobs.find((item) => item.name === name);
  return job?.runs === 'both-ways'
    ? 'runs again, and sets what that release wants'
    : 'what it did since that release stays, and it does not run again';
}

function releaseText({ number, by, at }: Release): string {
  return `release ${number} (${at.slice(0, 16)}Z, ${by})`;
}

const EXAMPLES = `
Examples:
  arrimage rollback samaconso/prod                 to the release before the last one
  arrimage rollback samaconso/prod --to 12 --yes

Images and files of that release are on the servers still. What migrations of later releases did to the data stays: check that the
older programs can live with it. It is recorded as a release of its own. Settings are not changed: put them back as well, or the next
deployment brings the newer ones again.
Exit codes: 0 done, 2 no such release, 4 failed and what ran before serves, 5 failed and needs a person, 6 locked by somebody else`;
