import { Argument, Command, Option } from 'commander';
import type { ComparedFirewall } from '../../toolkit/firewall/compare.ts';
import { run } from '../../toolkit/run.ts';
import { UsageError } from '../../toolkit/usage-error.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf, type Io, isYes } from '../io.ts';
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

type Action = 'show' | 'apply' | 'check' | 'remove';

interface Options {
  readonly yes?: boolean;
  readonly probe?: boolean;
  readonly undoAfter: number;
  readonly wait?: number;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage firewall`: who may connect to the servers from outside. */
export const firewallCommand: MakeCommand = (io, end, program) =>
  new Command('firewall')
    .description(
      'Show, apply, check or remove the rules that leave just the connections of the model open on each server.',
    )
    .addArgument(new Argument('<action>', 'what to do').choices(['show', 'apply', 'check', 'remove']))
    .argument('<target>', 'environment')
    .option('--yes', 'apply, remove: do not ask')
    .option('--probe', 'check: also connect to each port that something listens on, from every server and from here')
    .addOption(
      new Option('--undo-after <seconds>', 'apply: seconds after which a server that was lost takes its rules back')
        .argParser(secondsOf)
        .default(30),
    )
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (action: Action, text: string, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { openFreshHosts } = await import('../../toolkit/hosts.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const change = { ...open, fresh: openFreshHosts(open.project.folder, run), undoSeconds: options.undoAfter };
      if (action === 'remove') return remove(io, end, text, change, options);
      const { compareFirewalls } = await import('../../toolkit/firewall/compare.ts');
      const { compared, known } = await compareFirewalls(change.hosts, change.topology);
      if (action === 'apply') return apply(io, end, text, change, { compared, known }, options);
      const { probe } = await import('../../toolkit/firewall/probe.ts');
      const { firewallReport, isAsWanted } = await import('../../toolkit/report/firewall-report.ts');
      const probed = action === 'check' && options.probe === true ? await probe(change.hosts, known) : null;
      const report = { target: text, servers: compared, probed };
      io.out(firewallReport(report, options.format, colorsOf(io)));
      if (compared.some(({ state }) => state === 'unknown')) end(exitCode.unexpected);
      else if (action === 'check' && !isAsWanted(report)) end(exitCode.changes);
    });

type Change = Parameters<typeof import('../../toolkit/firewall/apply-firewall.ts').applyFirewall>[0];
type Compared = Awaited<ReturnType<typeof import('../../toolkit/firewall/compare.ts').compareFirewalls>>;

async function apply(
  io: Io,
  end: End,
  target: string,
  change: Change,
  { compared, known }: Compared,
  options: Options,
): Promise<void> {
  const { changeLines } = await import('../../toolkit/report/firewall-report.ts');
  const { applyFirewall } = await import('../../toolkit/firewall/apply-firewall.ts');
  const lost = compared.filter(({ state }) => state === 'unknown');
  if (lost.length > 0) {
    io.err(lost.map(({ error }) => `${error}\n`).join(''));
    io.err('nothing was changed\n');
    return end(exitCode.failed);
  }
  for (const line of changeLines(compared, colorsOf(io))) io.err(`${line}\n`);
  if (compared.every(({ state }) => state === 'applied')) {
    io.out(`the firewall of ${target} is as the settings say\n`);
    return;
  }
  await confirm(io, options, 'apply', `Apply this to ${target}? [y/N] `);
  // From here on it is ended by going back, with the lock given back.
  const locking = lockingOf(io, options);
  const { outcome, errors } = await applyFirewall({ ...change, interruption: locking.signal }, known, locking);
  for (const error of errors) io.err(`${error}\n`);
  if (outcome === 'applied') io.out(`the firewall of ${target} is applied on ${names(compared)}\n`);
  if (outcome === 'undone') {
    io.err('every server took its rules back; what was open before is open\n');
    end(exitCode.failed);
  }
  if (outcome === 'stuck') end(exitCode.stuck);
}

async function remove(io: Io, end: End, target: string, change: Change, options: Options): Promise<void> {
  const { removeFirewall } = await import('../../toolkit/firewall/apply-firewall.ts');
  await confirm(io, options, 'remove', `Open every port of the servers of ${target} that something listens on? [y/N] `);
  const errors = await removeFirewall(change, lockingOf(io, options));
  for (const error of errors) io.err(`${error}\n`);
  if (errors.length > 0) end(exitCode.stuck);
  else io.out(`the firewall of ${target} is removed\n`);
}

async function confirm(io: Io, { yes = false }: Options, action: Action, question: string): Promise<void> {
  if (yes) return;
  const answer = await io.ask?.(question);
  if (isYes(answer)) return;
  const reason = answer === undefined ? 'expected --yes where nobody can be asked' : 'not confirmed';
  throw new UsageError(`firewall ${action}: ${reason}; nothing was changed`);
}

function names(compared: readonly ComparedFirewall[]): string {
  return compared.map(({ server }) => server).join(', ');
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 10 || seconds > 600) {
    throw new UsageError(`--undo-after: expected seconds, got "${text}"; use a whole number from 10 to 600`);
  }
  return seconds;
}

const EXAMPLES = `
Examples:
  arrimage firewall show samaconso/prod              what each server admits, and what will be closed
  arrimage firewall apply samaconso/prod             shows the difference, asks, applies
  arrimage firewall check samaconso/prod --probe     compares with what is loaded, and tries every way

A server that cannot be logged in to anew, or whose connections no longer work, takes its rules back by itself.
Exit codes: 0 done, 1 a server could not be looked at, 2 invalid, 3 check: something differs, 4 not applied, what was open before is open,
5 needs a person, 6 locked by somebody else`;
