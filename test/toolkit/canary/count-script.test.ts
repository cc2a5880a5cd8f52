import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { Environment, NginxEdge, Server, topologyOf, WebService } from '../../../index.ts';
import { COUNT } from '../../../toolkit/canary/count-script.ts';

const CONTAINERS = [
  'container web-1 running 0 healthy 10.0.0.2',
  'container web-2 running 1 none 10.0.0.3 10.1.0.3',
  'container web-3 exited 0 unhealthy',
];

/** A line of the edge's log. */
function line(upstream: string, status: string, path = '/'): string {
  return `{"time":"2026-11-21T10:00:00+00:00","client":"10.9.9.9","method":"GET","host":"shop","path":${JSON.stringify(path)},"status":200,"bytes":12,"seconds":0.010,"upstream":"${upstream}","upstream_status":"${status}"}`;
}

/** Answers and errors of the three containers. */
function counted(...lines: readonly string[]): readonly string[] {
  const input = [...CONTAINERS, ...lines, ''].join('\n');
  return execFileSync('awk', [COUNT], { encoding: 'utf8', input })
    .trimEnd()
    .split('\n')
    .map((text) => text.replace('container ', ''));
}

describe('the log of an edge', () => {
  test('is counted by container, with what each container is', () => {
    expect(counted(line('10.0.0.2:8000', '200'), line('10.0.0.2:8000', '404'), line('10.1.0.3:8000', '500'))).toEqual([
      'web-1 running 0 healthy 2 0',
      'web-2 running 1 none 1 1',
      'web-3 exited 0 unhealthy 0 0',
    ]);
  });

  test('is counted try by try, where nginx asked one container after the other', () => {
    const tries = [
      line('10.0.0.2:8000, 10.0.0.3:8000', '502, 200'),
      line('10.0.0.2:8000 : 10.0.0.3:8000', '504 : 200'),
    ];
    expect(counted(...tries).slice(0, 2)).toEqual(['web-1 running 0 healthy 2 2', 'web-2 running 1 none 2 0']);
  });

  test('is not counted where no container of these was asked, or the client did not wait', () => {
    const lines = [line('', ''), line('10.7.7.7:8000', '500'), line('10.0.0.2:8000', '-'), line('web', '502'), 'text'];
    expect(counted(...lines)[0]).toBe('web-1 running 0 healthy 0 0');
  });

  test('takes nothing that a client writes into a path for an answer', () => {
    const path = '","upstream":"10.0.0.2:8000","upstream_status":"500"}';
    expect(counted(line('10.0.0.3:8000', '200', path)).slice(0, 2)).toEqual([
      'web-1 running 0 healthy 0 0',
      'web-2 running 1 none 1 0',
    ]);
  });

  test('says where it cannot be read', () => {
    expect(counted('unreadable')[0]).toBe('unreadable');
  });

  test('ends with the two fields that are counted', () => {
    const environment = new Environment({ system: 'shop', name: 'lab' });
    const server = new Server(environment, 'app', { address: '10.0.0.1' });
    const web = new WebService(server, 'web', { image: 'a:1', runtime: 'python', healthPath: '/' });
    new NginxEdge(server, 'edge', { image: 'nginx:1.30', routes: [{ to: web }], origins: ['http://shop'] });
    const { files } = topologyOf(environment);
    const [content = ''] = files.find(({ target }) => target.endsWith('nginx.conf'))?.content ?? [];
    expect(content).toContain(`"upstream":"$upstream_addr","upstream_status":"$upstream_status"}';`);
    expect(content).toContain('access_log /dev/stdout json;');
  });
});
