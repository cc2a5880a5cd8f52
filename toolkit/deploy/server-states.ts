import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Seen } from '../look/seen.ts';
import { UsageError } from '../usage-error.ts';
import type { Deployment } from './deployment.ts';
import { parseState, stateText, type TerraformState } from './state.ts';
import type { StateStore } from './state-store.ts';

/** Keeps each stack's state on its own server: Terraform works on a file here, which is fetched from there and brought back. */
export function serverStates({
  project,
  topology,
  hosts,
}: Pick<Deployment, 'project' | 'topology' | 'hosts'>): StateStore {
  const stackOf = ({ name }: ServerNode): string => stackName(topology, name);
  const read = (server: ServerNode): Promise<TerraformState | null> => readState(project, stackOf(server));
  const push = async (server: ServerNode): Promise<void> => {
    const content = await readFile(join(project, stateFile(stackOf(server)))).catch(() => null);
    if (content === null) return;
    // It holds no secret, so everybody there may read it.
    const file = { path: `state/${stackOf(server)}.tfstate`, content, mode: 0o644, uid: 0, gid: 0 };
    await writeFiles(hosts, server, [file]);
  };
  return {
    fetch: async (server, { state }) => {
      const stack = stackOf(server);
      if (state === null || !(await isBehind(project, stack, server, state))) return;
      const args = [`${server.directory}/state/${stack}.tfstate`];
      await writeState(project, stack, await hosts.script(server, 'reading the state', 'cat "$1"', { args }));
    },
    prepare: async () => {},
    read,
    write: (server, state) => writeState(project, stackOf(server), stateText(state)),
    during: (_server, work) => work(),
    push,
    pushNewer: async (server, seen) => {
      if (isAhead(await read(server), seen)) await push(server);
    },
  };
}

/** File of a stack's state, relative to the project: where the stack's own backend has it. */
function stateFile(stack: string): string {
  return join('.arrimage', 'state', `${stack}.tfstate`);
}

async function readState(project: string, stack: string): Promise<TerraformState | null> {
  return parseState(await readFile(join(project, stateFile(stack)), 'utf8').catch(() => ''));
}

async function writeState(project: string, stack: string, text: string): Promise<void> {
  const file = join(project, stateFile(stack));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * Whether the state here is older than the server's: else Terraform has run here since.
 *
 * @throws UsageError when the two do not come from one another
 */
async function isBehind(
  project: string,
  stack: string,
  server: ServerNode,
  there: NonNullable<Seen['state']>,
): Promise<boolean> {
  const here = await readState(project, stack);
  if (here !== null && here.lineage !== there.lineage) {
    throw new UsageError(
      `${stateFile(stack)}: expected the state of server ${server.name} (lineage ${there.lineage}), got "${here.lineage}"; move the file away to go on from the server's`,
    );
  }
  return here === null || here.serial < there.serial;
}

function isAhead(here: TerraformState | null, { state }: Seen): boolean {
  return here !== null && (state === null || here.serial > state.serial);
}
