import type { Program } from '../model/service.ts';
import type { Policy } from './policy.ts';

/** What an engine gives where nothing is said, since Engine 29. */
const ENGINE_DEFAULT = 1024;

/** Files beside the connections: log, configuration, listeners, libraries. */
const SPARE = 32;

export const openFiles: Policy = {
  id: 'open-files',
  severity: 'error',
  title: 'A program may open as many files as it has connections to hold.',
  remedy: "Set resources.nofile, within the host's own hard limit.",
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, program, resources } of topology.services) {
      const { nofile } = resources;
      const needed = neededFiles(program);
      if (needed <= (nofile ?? ENGINE_DEFAULT)) continue;
      if (program.kind === 'rabbitmq' && nofile !== null) continue;
      const got = nofile === null ? "the engine's 1024" : String(nofile);
      yield {
        subject: id,
        message: `expected ${needed} open files or more${reasonOf(program)}, got "${got}"; set nofile in resources`,
      };
    }
  },
};

function neededFiles(program: Program): number {
  if (program.kind === 'pgbouncer') return program.maxClientConnections + program.serverConnections + SPARE;
  return program.kind === 'rabbitmq' ? 50_000 : 0;
}

function reasonOf(program: Program): string {
  if (program.kind !== 'pgbouncer') return '';
  return ` for ${program.maxClientConnections} clients and ${program.serverConnections} servers`;
}
