import type { MakeCommand } from './options.ts';

type LoadCommand = () => Promise<MakeCommand>;

/** Commands by their names, in the order of the help. */
const SHOWN: Readonly<Record<string, LoadCommand>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  synth: async () => (await import('./commands/synth.ts')).synthCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  deploy: async () => (await import('./commands/deploy.ts')).deployCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  releases: async () => (await import('./commands/releases.ts')).releasesCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  logs: async () => (await import('./commands/logs.ts')).logsCommand,
  exec: async () => (await import('./commands/exec.ts')).execCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  restart: async () => (await import('./commands/change-state.ts')).restartCommand,
  stop: async () => (await import('./commands/change-state.ts')).stopCommand,
  start: async () => (await import('./commands/change-state.ts')).startCommand,
  maintenance: async () => (await import('./commands/maintenance.ts')).maintenanceCommand,
  certificates: async () => (await import('./commands/certificates.ts')).certificatesCommand,
  firewall: async () => (await import('./commands/firewall.ts')).firewallCommand,
  prune: async () => (await import('./commands/prune.ts')).pruneCommand,
  destroy: async () => (await import('./commands/destroy.ts')).destroyCommand,
  lock: async () => (await import('./commands/lock.ts')).lockCommand,
  unlock: async () => (await import('./commands/unlock.ts')).unlockCommand,
  secrets: async () => (await import('./commands/secrets.ts')).secretsCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  lab: async () => (await import('./commands/lab.ts')).labCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand,
};

/** What Terraform and cdktf run; people have no need of them. */
const HIDDEN: Readonly<Record<string, LoadCommand>> = {
  'cdktf-app': async () => (await import('./commands/cdktf-app.ts')).cdktfAppCommand,
  step: async () => (await import('./commands/step.ts')).stepCommand,
};

/** A command that was loaded. */
export interface LoadedCommand {
  readonly make: MakeCommand;
  readonly hidden: boolean;
}

/** Loads the command that a command line means; all of them where it means none that there is, asks for the help of all, or is `completion`, which lists them: that takes several times as long. */
export function loadCommands(argv: readonly string[]): Promise<readonly LoadedCommand[]> {
  const all = [
    ...Object.entries(SHOWN).map(([name, load]) => ({ name, load, hidden: false })),
    ...Object.entries(HIDDEN).map(([name, load]) => ({ name, load, hidden: true })),
  ];
  const meant = commandOf(argv);
  const named = meant === 'completion' ? [] : all.filter(({ name }) => name === meant);
  const needed = named.length === 0 ? all : named;
  return Promise.all(needed.map(async ({ load, hidden }) => ({ make: await load(), hidden })));
}

/** Options before a command that have a value. */
const WITH_VALUE: readonly string[] = ['--project', '--identity'];

/** The first word that is no option, or the one after `help`; undefined: there is none, or options ask for the help of all. */
function commandOf([word, ...others]: readonly string[]): string | undefined {
  if (word === undefined || word === '-h' || word === '--help') return undefined;
  if (WITH_VALUE.includes(word)) return commandOf(others.slice(1));
  return word === 'help' || word.startsWith('-') ? commandOf(others) : word;
}
