import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import type { StateVerb } from '../../toolkit/services/change-state.ts';
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
  readonly set: readonly string[];
  readonly wait?: number;
}

/** `arrimage start`: starts services that were stopped. */
export const startCommand: MakeCommand = (io, end, program) =>
  stateCommand('start', 'Start services, what others need first, and wait until they are healthy.', io, end, program);

/** `arrimage stop`: stops services, which keep their containers and volumes. */
export const stopCommand: MakeCommand = (io, end, program) =>
  stateCommand('stop', 'Stop services, what others need last; containers and volumes stay.', io, end, program);

/** `arrimage restart`: stops and starts services. */
export const restartCommand: MakeCommand = (io, end, program) =>
  stateCommand('restart', 'Restart services, one container after another, each healthy first.', io, end, program);

function stateCommand(verb: StateVerb, description: string, io: Io, end: End, program: Command): Command {
  return new Command(verb)
    .description(description)
    .argument('<target>', 'environment')
    .argument('[service...]', 'services; all where none is named')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', `\nExamples:\n${EXAMPLES[verb]}\n\n${MORE[verb]}`)
    .action(async (text: string, names: readonly string[], options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { changeState } = await import('../../toolkit/services/change-state.ts');
      const { stateReport } = await import('../../toolkit/report/state-report.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const change = await changeState(open, verb, names, lockingOf(io, options));
      io.out(stateReport(text, change, new Date(), options.format, colorsOf(io)));
      for (const error of change.errors) io.err(`${error}\n`);
      if (change.errors.length > 0) end(exitCode.unexpected);
    });
}

const EXAMPLES: Readonly<Record<StateVerb, string>> = {
  start: `  arrimage start samaconso/prod
  arrimage start samaconso/prod worker --format json`,
  stop: `  arrimage stop samaconso/prod worker
  arrimage stop samaconso/prod`,
  restart: `  arrimage restart samaconso/prod api
  arrimage restart samaconso/prod`,
};

const MORE: Readonly<Record<StateVerb, string>> = {
  start: 'Where one is not healthy, what needs it is left as it is, and the exit code is 1.',
  stop: 'Each has its own time to end. It says who will miss them; arrimage start brings them back, and so does the next deployment.',
  restart:
    'Where one is not healthy afterwards, the others are left as they are, and the exit code is 1. Nothing is changed: that is arrimage deploy.',
};
