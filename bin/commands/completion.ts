import { Argument, Command } from 'commander';
import type { CompletedCommand, Shell } from '../../toolkit/completion.ts';
import type { MakeCommand } from '../options.ts';

/** `arrimage completion`: prints a script that completes commands, options and targets. */
export const completionCommand: MakeCommand = (io, _end, program) =>
  new Command('completion')
    .description('Print a completion script for a shell.')
    .addArgument(new Argument('<shell>', 'shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('../../toolkit/completion.ts');
      io.out(
        completionScript(
          shell,
          program
            .createHelp()
            .visibleCommands(program)
            .filter((command) => command.name() !== 'help')
            .map(completed),
        ),
      );
    });

const EXAMPLES = `
Examples:
  eval "$(arrimage completion bash)"       in ~/.bashrc
  eval "$(arrimage completion zsh)"        in ~/.zshrc
  arrimage completion fish | source        in ~/.config/fish/config.fish`;

function completed(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments;
  const parts = command.commands.filter((part) => part.name() !== 'help');
  const words = [...(argument?.argChoices ?? []), ...parts.map((part) => part.name())];
  const takesTarget = [command, ...parts].some(({ registeredArguments: [first] }) => first?.name() === 'target');
  const flags = new Set<string | undefined>();
  const all = [command, ...parts]
    .flatMap((part) => part.options)
    .filter(({ long }) => !flags.has(long) && flags.add(long));
  const options = all.map((option) => ({
    flag: option.long ?? '',
    description: option.description,
    values: option.argChoices ?? [],
  }));
  return { name: command.name(), description: command.description(), options, words, takesTarget };
}
