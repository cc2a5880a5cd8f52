import { renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { keepRecords, READ_RECORD } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Color, Generation, StandbyRecord } from '../look/generation.ts';
import type { TerraformState } from '../states/state.ts';
import { publicFile } from '../tar.ts';

const NOTHING: StandbyRecord = { version: 1, before: null, standby: null, until: 0 };

/** Records on a server which generations there are; with a state, that of one of them too, which is there before the record speaks of it. */
export async function writeRecord(
  hosts: Hosts,
  server: ServerNode,
  record: StandbyRecord,
  state?: { readonly color: Color; readonly state: TerraformState },
): Promise<void> {
  if (state !== undefined)
    await keepRecords(hosts, server, [publicFile(statePath(state.color), renderJson(state.state))]);
  await keepRecords(hosts, server, [publicFile('standby/record.json', renderJson(record))]);
}

/** Records that there is one generation only. */
export function clearRecord(hosts: Hosts, server: ServerNode): Promise<void> {
  return writeRecord(hosts, server, NOTHING);
}

/** Terraform's state from when a generation served. */
export async function readGenerationState(
  hosts: Hosts,
  server: ServerNode,
  { color }: Generation,
): Promise<TerraformState> {
  const args = [`${server.directory}/${statePath(color)}`];
  return JSON.parse(
    await hosts.script(server, 'reading the state from before', READ_RECORD, { args }),
  ) as TerraformState;
}

function statePath(color: Color): string {
  return `standby/${color}.tfstate`;
}
