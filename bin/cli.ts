import { Command, CommanderError, Option } from 'commander';
import { HostError } from '../toolkit/host-error.ts';
import { LockedError } from '../toolkit/locked-error.ts';
import { UsageError } from '../toolkit/usage-error.ts';
import { version } from '../toolkit/version.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { loadCommands } from './load-commands.ts';

/** Runs one command line; the result is the exit code. */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.done;
  const program = await programFor(argv, io, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, io);
  }
}

/** The commands that a command line may mean, with what they take. */
async function programFor(argv: readonly string[], io: Io, end: (code: number) => void): Promise<Command> {
  const program = new Command('arrimage')
    .description('Checks, synthesizes and compares what runs on the Docker servers you own.')
    .version(version, '--version', 'print the version')
    .addOption(new Option('--project <dir>', 'folder with config/').default('.', 'the current one'))
    .addOption(
      new Option('--identity <file>', 'private key that opens the secrets').default(
        undefined,
        'ARRIMAGE_IDENTITY, ARRIMAGE_IDENTITY_FILE, or ~/.config/arrimage/identity',
      ),
    )
    .helpOption('-h, --help', 'explain a command')
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: (text, write) => write(errorText(text)) })
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  for (const { make, hidden } of await loadCommands(argv)) {
    program.addCommand(make(io, end, program).copyInheritedSettings(program), { hidden });
  }
  return program;
}

const EXAMPLES = `
A target is SYSTEM/ENVIRONMENT, such as samaconso/prod; check and synth take several, or none for all.

Examples:
  arrimage check                          check every environment of config/
  arrimage check samaconso/prod --set images.api.tag=2.1.0
  arrimage synth samaconso/prod           write its Terraform, Compose and other files below out/
  arrimage diff samaconso/prod --against git:main
                                          what would change, and why

Exit codes: 0 done, 1 unexpected error, no answer, or a check that found something wrong, 2 invalid usage, settings or policy,
3 changes present (--exit-code), 4 deployment failed, what ran before serves, 5 deployment failed and needs a person,
6 locked by somebody else, 130 interrupted`;

function failure(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.invalid;
  if (error instanceof UsageError) {
    io.err(error.lines.map((line) => `${line}\n`).join(''));
    return exitCode.invalid;
  }
  if (error instanceof HostError || error instanceof LockedError) {
    io.err(`${error.message}\n`);
    return error instanceof LockedError ? exitCode.locked : exitCode.unexpected;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    io.err('\ninterrupted\n');
    return exitCode.interrupted;
  }
  io.err(`unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCode.unexpected;
}

/** Commander's sentences in the form of ours. */
function errorText(text: string): string {
  return text.replace(/^error: /, '');
}
