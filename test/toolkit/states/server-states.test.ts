import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackName } from '../../../model/topology.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { forgetVolumes } from '../../../toolkit/states/forget-volumes.ts';
import { serverStates } from '../../../toolkit/states/server-states.ts';
import { stateText, type TerraformState } from '../../../toolkit/states/state.ts';
import { fakeServers } from '../fake-servers.ts';

let project = '';
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'arrimage-states-'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

function stateOf(lineage: string, serial: number, ...ids: readonly string[]): TerraformState {
  const volume = (name: string) => ({
    ...{ mode: 'managed', type: 'docker_volume', name },
    instances: [{ attributes: { name: `shop-${name}` } }],
  });
  const instances = ids.map((id) => ({ attributes: { id } }));
  const container = { mode: 'managed', type: 'docker_container', name: 'web', instances };
  return { version: 4, lineage, serial, resources: [container, volume('data'), volume('uploads')] };
}

/** The states of samaconso/lab with one of the server `db` here, which runs a container `1`. */
async function withState(here: TerraformState, there: Seen['state']) {
  const { open } = await fakeServers();
  const { topology } = open;
  const server = topology.servers.find(({ name }) => name === 'db');
  if (server === undefined) throw new Error('no server db');
  await mkdir(join(project, '.arrimage/state'), { recursive: true });
  await writeFile(join(project, '.arrimage/state', `${stackName(topology, 'db')}.tfstate`), stateText(here));
  const containers = [{ Id: '1', Name: '/web', Config: { Labels: {} } }];
  const seen = { server: 'db', state: there, containers } as unknown as Seen;
  return { states: serverStates({ ...open, project }), server, seen };
}

describe('a state that is here', () => {
  test.each<[string, TerraformState, Seen['state'], boolean]>([
    ['is ahead where it is later, and knows what runs', stateOf('a', 8, '1'), { lineage: 'a', serial: 7 }, true],
    ['is not where it is as late', stateOf('a', 7, '1'), { lineage: 'a', serial: 7 }, false],
    ['is ahead where there is none, and it knows what runs', stateOf('a', 1, '1'), null, true],
    ['is not where there is none, and it knows nothing of what runs', stateOf('a', 300, '9'), null, false],
    [
      'is not where it is of an environment that was made anew since',
      stateOf('b', 300, '9'),
      { lineage: 'a', serial: 40 },
      false,
    ],
    ['is not where a run that was killed has counted on', stateOf('a', 112, '9'), { lineage: 'a', serial: 103 }, false],
  ])('%s', async (_, here, there, isAhead) => {
    const { states, server, seen } = await withState(here, there);
    expect(await states.isAhead(server, seen)).toBe(isAhead);
  });

  test('forgets the volumes that have left the stack, and no others', async () => {
    const { states, server } = await withState(stateOf('a', 7, '1'), null);
    expect(await forgetVolumes(states, server, new Set(['data']))).toEqual(['shop-uploads']);
    const { serial, resources = [] } = (await states.read(server)) ?? {};
    expect([serial, resources.map(({ type, name }) => `${type}.${name}`)]).toEqual([
      8,
      ['docker_container.web', 'docker_volume.data'],
    ]);
    expect(await forgetVolumes(states, server, new Set(['data']))).toEqual([]);
    expect((await states.read(server))?.serial).toBe(8);
  });
});
