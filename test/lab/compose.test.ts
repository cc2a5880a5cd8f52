import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../lab/run.ts';
import { arrimage, deployed, EDGE, LAB, onHost, PROJECT } from './tools/deployed-lab.ts';
import { destroyed, expectUnchanged, notified, stacksInOrder, step, succeeded } from './tools/takeover.ts';

/** Copies a server's Compose file to it, as somebody would by hand. */
async function copied(host: string): Promise<void> {
  const file = join(PROJECT, 'out/samaconso/lab/compose', host, 'compose.yaml');
  succeeded(await run(['scp', '-q', '-F', join(PROJECT, '.arrimage/lab', LAB.name, 'ssh_config'), file, `${host}:`]));
}

/** What runs, and all that lies on the disks below the deployment's folder, over all hosts. */
const everything = () =>
  Promise.all(LAB.hosts.map((host) => onHost(host, 'docker ps -aq --no-trunc | sort; ls -lR /srv/arrimage; ls')));

describe('the Compose files', () => {
  let id = '';
  beforeAll(() => destroyed('all'));

  test('start the whole system by hand, server by server', async () => {
    succeeded(await arrimage('synth', 'samaconso/lab'));
    succeeded(await arrimage('cdktf-app'));
    for (const stack of await stacksInOrder()) {
      const host = stack.slice('samaconso-lab-'.length);
      succeeded(await step('files', stack));
      await copied(host);
      await onHost(host, 'docker compose up --detach --wait');
    }
    id = await notified('started by Compose');
  });

  test('are respected by arrimage, which says what to do and changes nothing', async () => {
    const before = await everything();
    const { code, stdout, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [first] = stderr.split('\n');
    expect(first).toMatchInlineSnapshot(
      `"server app: edge (samaconso-lab-edge) was made by Compose; run docker compose down there first (volumes stay)"`,
    );
    for (const host of LAB.hosts) expect(stderr).toContain(`server ${host}: `);
    expect(await everything()).toEqual(before);
  });

  test('give way to arrimage, which finds the data', async () => {
    for (const host of LAB.hosts) await onHost(host, 'docker compose down && rm compose.yaml');
    await deployed();
    expect(await (await fetch(`${EDGE}/notifications/${id}`)).json()).toMatchObject({ message: 'started by Compose' });
    await notified('deployed by arrimage');
    await expectUnchanged();
  });
});
