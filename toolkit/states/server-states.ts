import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { keepRecords, READ_RECORD } from '../deployment-folder.ts';
import type { Seen } from '../look/seen.ts';
import { isOfJob } from '../look/seen-container.ts';
import { publicFile } from '../tar.ts';
import { UsageError } from '../usage-error.ts';
import { fitsBetter, isLatest, type KnowingState, knownOf } from './fitting-state.ts';
import { containersOf, parseState, stateText, type TerraformState } from './state.ts';
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
    const text = await readWhole(join(project, stateFile(stackOf(server))));
    if (text === null) return;
    await keepRecords(hosts, server, [publicFile(`state/${stackOf(server)}.tfstate`, text)]);
  };
  const textThere = (server: ServerNode): Promise<string> => {
    const args = [`${server.directory}/state/${stackOf(server)}.tfstate`];
    return hosts.script(server, 'reading the state', READ_RECORD, { args });
  };
  return {
    fetch: (server, seen) => fetchState(project, stackOf(server), seen, () => textThere(server)),
    prepare: async () => {},
    read,
    write: (server, state) => writeState(project, stackOf(server), stateText(state)),
    during: (_server, work) => work(),
    push,
    isAhead: async (server, seen) => isAhead(await read(server), seen),
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
 * Makes the state here the one to go on from: the server's, unless the one here fits better what runs there.
 *
 * @throws UsageError when the two do not come from one another, and the one here knows containers of the server
 */
async function fetchState(
  project: string,
  stack: string,
  { server, state, containers }: Pick<Seen, 'server' | 'state' | 'containers'>,
  textThere: () => Promise<string>,
): Promise<void> {
  const file = join(project, stateFile(stack));
  const here = await readState(project, stack);
  // What Terraform could not read stays beside it.
  if (here === null) await rename(file, `${file}.old`).catch(() => {});
  if (state === null) return;
  const ids = idsOf(containers);
  if (here !== null && isLatest(knowing(here), state, ids)) return;
  const text = await textThere();
  const there = parseState(text);
  if (there === null || (here !== null && fitsBetter(knowing(here), knowing(there), ids))) return;
  if (here !== null && here.lineage !== there.lineage && knownOf(knowing(here), ids) > 0) {
    throw new UsageError(
      `${stateFile(stack)}: expected the state of server ${server} (lineage ${there.lineage}), got "${here.lineage}"; move the file away to go on from the server's`,
    );
  }
  await writeState(project, stack, text);
}

function knowing(state: TerraformState): KnowingState {
  return { ...state, containers: containersOf(state) };
}

/** Terraform may be writing the file at the moment; null: there is none, or never a whole one. */
async function readWhole(file: string): Promise<string | null> {
  for (let tries = 0; tries < 20; tries++) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null || parseState(text) !== null) return text;
    await wait(50);
  }
  return null;
}

/** One of an environment that was since destroyed and made anew may have the higher serial, too. */
function isAhead(here: TerraformState | null, { state, containers }: Seen): boolean {
  if (here === null) return false;
  const ids = idsOf(containers);
  if (state === null) return knownOf(knowing(here), ids) === ids.size;
  return here.serial > state.serial && isLatest(knowing(here), state, ids);
}

/** Ids of containers, but for those of jobs, which no state has to know. */
function idsOf(containers: Seen['containers']): ReadonlySet<string> {
  return new Set(containers.filter((container) => !isOfJob(container)).map(({ Id }) => Id));
}
