import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { NginxEdge, type NginxEdgeProps } from '../../constructs/nginx-edge.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { Volume } from '../../constructs/volume.ts';
import { WebService } from '../../constructs/web-service.ts';
import { run, runOrThrow } from '../../lab/run.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import { selfSigned } from '../../toolkit/self-signed.ts';
import { twoServers } from '../constructs/servers.ts';
import { configured } from '../fixtures/configured.ts';
import { browserOf } from './tools/browsing.ts';

let folder = '';
let pair: { readonly certificate: string; readonly key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-edge-'));
  pair = await selfSigned(['shop.example.org']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the files that an edge is given; gives the volume's option and where the main file is in it. */
async function laidOut(topology: Topology) {
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
  return { mount: `${place}:${edge}:ro`, edge, main };
}

/** What the real nginx says of the files that an edge is given. */
async function judged(topology: Topology): Promise<string> {
  const { mount, edge, main } = await laidOut(topology);
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

/** A program that answers with the port of the client's end, and keeps the connection whatever it is asked: the same port is the same connection. */
const PROGRAM = [
  'from http.server import BaseHTTPRequestHandler as Handler, ThreadingHTTPServer',
  'def answer(self):',
  '    told = str(self.client_address[1]).encode()',
  '    self.send_response(200)',
  '    self.send_header("Content-Length", str(len(told)))',
  '    self.end_headers()',
  '    self.wfile.write(told)',
  '    self.close_connection = False',
  'Handler.protocol_version, Handler.do_GET = "HTTP/1.1", answer',
  'ThreadingHTTPServer(("", 8000), Handler).serve_forever()',
].join('\n');

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

describe('an edge', () => {
  test('asks a program by a new connection each time: none can be closed just as a request goes out', async () => {
    const { environment, a } = twoServers();
    const to = new WebService(a, 'api', { image: 'api:1', runtime: 'python', healthPath: '/' });
    new NginxEdge(a, 'edge', { image: 'nginx:1.30.4', origins: ['http://shop.example.org'], routes: [{ to }] });
    const { mount, main } = await laidOut(topologyOf(environment));
    const name = basename(folder);
    const docker = async (...words: readonly string[]) => (await runOrThrow(['docker', ...words])).trim();
    onTestFinished(async () => {
      await run(['docker', 'rm', '-fv', `${name}-api`, `${name}-edge`]);
      await run(['docker', 'network', 'rm', name]);
    });
    await docker('network', 'create', name);
    const started = ['run', '-d', '--network', name, '--name'];
    await docker(...started, `${name}-api`, '--network-alias', 'api', 'samaconso/api:2.0.0', 'python', '-c', PROGRAM);
    const edge = [`${name}-edge`, '-p', '127.0.0.1::80', '-v', mount, 'lab/nginx:1.30', 'nginx', '-c', main];
    await docker(...started, ...edge, '-g', 'daemon off;');
    const port = Number((await docker('port', `${name}-edge`, '80')).split(':').at(-1));
    const browse = browserOf(`http://127.0.0.1:${port}`);
    const ask = async () => {
      const answer = await browse('/', { headers: { host: 'shop.example.org' } }).catch(() => null);
      return answer?.status === 200 ? answer.text : 'nothing';
    };
    await expect.poll(ask, { timeout: 60_000 }).toMatch(/^\d{4,5}$/);
    const connections: string[] = [];
    for (let count = 0; count < 20; count += 1) connections.push(await ask());
    expect(new Set(connections).size).toBe(20);
  });
});
