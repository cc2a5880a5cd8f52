import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NginxEdge, type NginxEdgeProps } from '../../constructs/nginx-edge.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { Volume } from '../../constructs/volume.ts';
import { WebService } from '../../constructs/web-service.ts';
import { run } from '../../lab/run.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import { selfSigned } from '../../toolkit/self-signed.ts';
import { twoServers } from '../constructs/servers.ts';
import { configured } from '../fixtures/configured.ts';

let folder = '';
let pair: { readonly certificate: string; readonly key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-edge-'));
  pair = await selfSigned(['shop.example.org']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the real nginx says of the files that an edge is given. */
async function judged(topology: Topology): Promise<string> {
  const main = topology.files.find(({ target }) => target.endsWith('/nginx.conf'))?.target ?? '';
  const edge = dirname(main);
  const files = topology.files.filter(({ target }) => target.startsWith(`${edge}/`));
  const place = await mkdtemp(join(folder, 'files-'));
  for (const { target, content } of files) {
    const path = join(place, target.slice(edge.length + 1));
    await mkdir(dirname(path), { recursive: true });
    const isPem = textOf(content).startsWith('<secret:');
    await writeFile(path, isPem ? (target.endsWith('key.pem') ? pair.key : pair.certificate) : textOf(content));
  }
  const mount = `${place}:${edge}:ro`;
  // What the edge's entry point writes before there is a certificate of Let's Encrypt.
  const chosen = '/run/arrimage-edge';
  const before = `mkdir -p ${chosen} && echo 'ssl_reject_handshake on;' > ${chosen}/certificate.conf`;
  const command = ['sh', '-c', `${before} && exec nginx -t -c ${main}`];
  const { code, stderr } = await run([
    'docker',
    'run',
    '--rm',
    '--network=none',
    '-v',
    mount,
    'lab/nginx:1.30',
    ...command,
  ]);
  return `${code} ${stderr
    .replaceAll(/^nginx: (?=the configuration|configuration)/gm, '')
    .replaceAll(`${edge}/`, '')
    .trim()}`;
}

const FINE = '0 the configuration file nginx.conf syntax is ok\nconfiguration file nginx.conf test is successful';

describe('the configuration of an edge', () => {
  test.each(['samaconso/prod', 'samaconso/dev', 'dhis2-sync/prod', 'blingauto/preprod', 'orchestra/prod'])(
    'is taken by the real nginx without a warning: %s',
    async (name) => {
      expect(await judged(await configured(name))).toBe(FINE);
    },
  );

  test.each<[string, Partial<NginxEdgeProps>]>([
    ['a limit of one request', { rateLimit: { requests: 1, seconds: 1 } }],
    ['a slow limit with a small burst', { rateLimit: { requests: 1, seconds: 60, burst: 2 } }],
    ['several hosts', { origins: ['http://a.example.org:8080', 'http://b.example.org:8080'] }],
    ['an IPv6 address', { origins: ['http://[2001:db8::1]:8080'] }],
    ['balancers in front', { trustedProxies: ['10.0.0.0/8', '2001:db8::/32'] }],
    ['a page of its own', { maintenancePage: '<p>"Soon" $1 {}</p>', maxBodyBytes: 1, timeoutSeconds: 1 }],
  ])('is taken by the real nginx with %s', async (_, props) => {
    const { environment, a } = twoServers();
    const page = { image: 'api:1', runtime: 'python', healthPath: '/health?deep=1' } as const;
    const [api, admin] = [new WebService(a, 'api', page), new WebService(a, 'admin', page)];
    new NginxEdge(a, 'edge', {
      image: 'nginx:1.30.4',
      origins: ['http://shop.example.org'],
      routes: [{ to: api }, { path: '/admin/', to: admin, maxBodyBytes: 1024, timeoutSeconds: 300 }],
      statics: [{ path: '/static/', volume: new Volume(a, 'static'), immutable: true }],
      ...props,
    });
    expect(await judged(topologyOf(environment))).toBe(FINE);
  });
});
