import { Argument, Command } from 'commander';
import type { OpenTarget } from '../../toolkit/open-target.ts';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf, type Io } from '../io.ts';
import {
  checkOptions,
  type End,
  formatOption,
  lockingOf,
  type MakeCommand,
  projectOf,
  setOption,
  waitOption,
} from '../options.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly force?: boolean;
  readonly wait?: number;
  readonly set: readonly string[];
}

/** `arrimage certificates`: says which there are and how long they last, and renews them. */
export const certificatesCommand: MakeCommand = (io, end, program) =>
  new Command('certificates')
    .description('Say which certificates an environment has, where they are served and until when, or renew them now.')
    .addArgument(new Argument('<action>', 'what to do').choices(['list', 'check', 'renew']))
    .argument('<target>', 'environment')
    .argument('[name]', 'the certificate to renew; without one, every one that renews itself')
    .option('--force', 'renew one that is not due, and do not wait after a failed try; limits of the authority hold')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (action: 'list' | 'check' | 'renew', text: string, name: string | undefined, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { UsageError } = await import('../../toolkit/usage-error.ts');
      if (action !== 'renew' && (name !== undefined || options.force === true)) {
        throw new UsageError(`expected a name or --force for renew only, got "${name ?? '--force'}"; leave it out`);
      }
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      if (action === 'renew') await renew(io, end, open, name ?? null, options);
      else await list(io, end, open, action, options);
    });

async function list(io: Io, end: End, open: OpenTarget, action: 'list' | 'check', { format }: Options): Promise<void> {
  const { inspectCertificates } = await import('../../toolkit/certificates/inspect-certificates.ts');
  const { judgeCertificates } = await import('../../toolkit/certificates/judge-certificates.ts');
  const { certificateReport } = await import('../../toolkit/report/certificate-report.ts');
  const { targetText } = await import('../../toolkit/target.ts');
  const { topology, hosts } = open;
  const states = await inspectCertificates(topology, hosts);
  const now = new Date();
  const findings = judgeCertificates(topology, states, now);
  io.out(certificateReport({ target: targetText(topology), states, findings, now }, format, colorsOf(io)));
  if (action === 'check' && findings.some(({ state }) => state !== 'ok')) end(exitCode.unexpected);
}

async function renew(io: Io, end: End, open: OpenTarget, name: string | null, options: Options): Promise<void> {
  const { renewCertificates } = await import('../../toolkit/certificates/renew-certificates.ts');
  const { targetText } = await import('../../toolkit/target.ts');
  const { renderJson } = await import('../../model/json.ts');
  const isJson = options.format === 'json';
  const line = (text: string): void => (isJson ? io.err : io.out)(`${text}\n`);
  const renewals = await renewCertificates(open, {
    ...{ name, isForced: options.force === true, line },
    locking: lockingOf(io, options),
  });
  const ok = renewals.every((renewal) => renewal.ok);
  if (isJson) io.out(renderJson({ version: 1, ok, target: targetText(open.topology), renewals }));
  if (!ok) end(exitCode.unexpected);
}

const EXAMPLES = `
Examples:
  arrimage certificates list blingauto/preprod
  arrimage certificates check blingauto/preprod            for a monitor: ends with 1 where one is missing, wrong, late or about to end
  arrimage certificates renew blingauto/preprod            where it is due; certbot does that by itself twice a day
  arrimage certificates renew blingauto/preprod site --force

After a failed try nobody is asked again for a while, longer each time: authorities lock out who asks too often. --force lifts that wait once the cause
is mended, but never a limit of the authority. A certificate that was given is renewed by who gave it.
Exit codes: 0 done, 1 something is wrong or the renewal failed, 2 invalid usage or settings, 6 somebody deploys`;
