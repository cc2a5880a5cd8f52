/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  /** `--format` and the like, with the values that it takes. */
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly values: readonly string[];
  }[];
  /** Words that may follow. */
  readonly words: readonly string[];
  /** Whether the targets of the project may follow too. */
  readonly takesTarget: boolean;
}

export type Shell = 'bash' | 'zsh' | 'fish';

/** A completion script. The targets are looked up in config/ of the current folder each time, by the shell alone. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return scripts[shell](commands);
}

/** Prints `system/environment` for each settings file, in any POSIX shell. */
const TARGETS = `for f in config/*/*.yaml; do f="\${f#config/}"; f="\${f%.yaml}"; case "$f" in '*'*|*/base|*.secrets) ;; *) printf '%s\\n' "$f" ;; esac; done`;

function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter((option) => option.values.length > 0)
      .map((option) => `    ${name}:${option.flag}) words='${option.values.join(' ')}' ;;`),
  );
  const words = commands.map(({ name, options, words: own, takesTarget }) => {
    const all = [...options.map(({ flag }) => flag), ...own, ...(takesTarget ? ['$(_arrimage_targets)'] : [])];
    return `    ${name}:*) words="${all.join(' ')}" ;;`;
  });
  return `# bash completion of arrimage: eval "$(arrimage completion bash)"
_arrimage_targets() { ${TARGETS}; }
_arrimage() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version --project' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}:$previous" in
${[...values, ...words].join('\n')}
    *) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _arrimage arrimage
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  const cases = commands.map(({ name, options, words, takesTarget }) => {
    const specs = options.map(({ flag, description, values }) => {
      const action = values.length === 0 ? '' : `:value:(${values.join(' ')})`;
      return quoted(`${flag}[${description.replace(/[[\]:]/g, ' ')}]${action}`);
    });
    const word = quoted(`${takesTarget ? '1' : '*'}:word:(${words.join(' ')})`);
    const rest = [...(words.length > 0 || !takesTarget ? [word] : []), ...(takesTarget ? [TARGET] : [])];
    return `    ${name}) _arguments ${[...specs, ...rest].join(' ')} ;;`;
  });
  return `#compdef arrimage
# zsh completion of arrimage: eval "$(arrimage completion zsh)"
_arrimage_targets() { local -a targets; targets=(\${(f)"$(${TARGETS})"}); compadd -a targets; }
_arrimage() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _arrimage arrimage
`;
}

const TARGET = "'*:target:_arrimage_targets'";

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, words, takesTarget }) => [
    `complete -c arrimage -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...options.map(({ flag, description: text, values }) => {
      const choice = values.length === 0 ? '' : ` -x -a ${quoted(values.join(' '))}`;
      return `complete -c arrimage -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)} -d ${quoted(text)}${choice}`;
    }),
    `complete -c arrimage -n '__fish_seen_subcommand_from ${name}' -a ${quoted([...words, ...(takesTarget ? ['(__arrimage_targets)'] : [])].join(' '))}`,
  ]);
  return `# fish completion of arrimage: arrimage completion fish | source
function __arrimage_targets
  for f in config/*/*.yaml
    string replace -r '^config/(.*)\\.yaml$' '$1' -- $f | string match -v -r '/base$|\\.secrets$'
  end
end
complete -c arrimage -f
${lines.join('\n')}
`;
}

/** One word of a POSIX shell, fish included. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', ' ').replaceAll("'", '’')}'`;
}
