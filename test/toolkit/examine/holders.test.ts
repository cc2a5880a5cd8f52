import { describe, expect, test } from 'vitest';
import { examineServers } from '../../../toolkit/examine/examine-servers.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import { HostError } from '../../../toolkit/host-error.ts';
import { shop } from '../../fixtures/topology.ts';
import { withLines } from './output.ts';

/** What is told of the ports of `app`, and what its host was asked for, where the second look prints this or throws it. */
async function looked(second: string | HostError, ...lines: readonly string[]) {
  const asked: (readonly [string, readonly string[]])[] = [];
  const found = await examineServers(
    { ...shop, servers: shop.servers.filter(({ name }) => name === 'app') },
    {
      place: { project: '/', sockets: null },
      script: async (_, what, __, options) => {
        asked.push([what, options?.args?.slice(1) ?? []]);
        if (what !== 'naming processes') return withLines([], ...lines);
        if (second instanceof HostError) throw second;
        return second;
      },
    },
    { checks: 'preflight', resolve: async () => ['203.0.113.10'] },
  );
  return { asked, ports: found.filter(({ check }) => check === 'port').map(findingText) };
}

const again = ({ asked }: Awaited<ReturnType<typeof looked>>) => asked.slice(1);

describe('a port that is held by somebody else’s process', () => {
  test('is looked at again, and the process named', async () => {
    const told = await looked('holder 4711 812 - redis-server\n', 'listen tcp 00000000:0050 999 4711');
    expect(again(told)).toEqual([['naming processes', ['4711']]]);
    expect(told.ports).toMatchInlineSnapshot(`
      [
        "server app: port 10.0.0.1:80: held by redis-server (process 812); stop it, or publish another port than 80",
      ]
    `);
  });

  test('is told with the container of the host’s own network that the process runs in', async () => {
    const id = '80486b6916bfe57b3f3033be64bf5aba3a2f42315b735adc1c77b71e571e0150';
    const second = `holder 4711 812 ${id} nginx: master\ncontainer ${id} front\n`;
    expect((await looked(second, 'listen tcp 00000000:0050 0 4711')).ports).toMatchInlineSnapshot(`
      [
        "server app: port 10.0.0.1:80: held by nginx: master (process 812) of the container front; stop it, or publish another port than 80",
      ]
    `);
    const other = `holder 4711 812 ${id} nginx\n`;
    expect((await looked(other, 'listen tcp 00000000:0050 0 4711')).ports[0]).toContain('nginx (process 812);');
  });

  test('is told with its user where the second look fails, or finds it gone', async () => {
    const failed = new HostError('app', 'script', 'naming processes failed: docker: no such option');
    const texts = [
      await looked(failed, 'listen tcp 00000000:0050 0 4711'),
      await looked('', 'listen tcp 00000000:0050 0 4711'),
    ];
    for (const { ports } of texts) {
      expect(ports).toEqual([
        'server app: port 10.0.0.1:80: held by a process of the user root, which sudo ss -ltnp names; stop it, or publish another port than 80',
      ]);
    }
  });
});

describe('a host', () => {
  test.each([
    ['has the ports free', []],
    ['has them held by a container', ['listen tcp 00000000:0050 0 1', 'container front|||0.0.0.0:80->80/tcp']],
    [
      'has them held by a process of the SSH user',
      ['listen tcp 00000000:0050 1000 1', 'process tcp LISTEN 0 511 *:80 *:* users:(("caddy",pid=42,fd=9))'],
    ],
    ['has another port held by somebody', ['listen tcp 00000000:0051 0 1']],
  ])('is looked at once where it %s', async (_, lines) => {
    expect(again(await looked('', ...lines))).toEqual([]);
  });
});
