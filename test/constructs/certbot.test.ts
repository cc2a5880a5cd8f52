import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AcmeProps, Certificate } from '../../constructs/certificate.ts';
import { edgeScript } from '../../constructs/nginx/certificate.ts';
import { NginxEdge } from '../../constructs/nginx-edge.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { WebService } from '../../constructs/web-service.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withAcme(acme: Partial<AcmeProps> = {}) {
  const { environment, a } = twoServers();
  const api = new WebService(a, 'api', { image: 'api:1', runtime: 'python', healthPath: '/health' });
  const certificate = new Certificate(environment, 'site', {
    domains: ['shop.example.org'],
    acme: { image: 'certbot/certbot:v5.5.0', ...acme },
  });
  const origins = ['https://shop.example.org'];
  new NginxEdge(a, 'edge', { image: 'nginx:1.30.4-alpine', origins, routes: [{ to: api }], certificate });
  const topology = topologyOf(environment);
  const file = (container: string, target: string): string => {
    const found = topology.files.find((item) => item.container === container && item.target === target);
    return found === undefined ? '' : textOf(found.content);
  };
  return { topology, file, edge: findService(topology, 'a/edge') };
}

describe('a certificate of certbot', () => {
  test('is obtained by a job, renewed by a schedule, and lies on a volume of its own', () => {
    const { topology } = withAcme();
    expect(topology.certificates).toEqual([
      {
        kind: 'certificate',
        path: 'site',
        name: 'site',
        domains: ['shop.example.org'],
        source: {
          kind: 'acme',
          directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
          rehearsal: null,
          lineage: 'site-staging',
          volume: 'a/certificates',
          renewal: 'a/certbot',
          job: 'site-certificate',
          publicAddresses: [],
          nameServer: null,
        },
      },
    ]);
    expect(topology.secrets).toEqual([]);
  });

  test('is obtained once the edge answers, so that the deployment ends with it served', () => {
    const [job] = withAcme().topology.jobs;
    expect(job).toMatchObject({ id: 'a/site-certificate', runs: 'release', readOnly: true, capabilities: [] });
    expect(job?.dependsOn).toEqual([{ on: 'a/edge', condition: 'healthy' }]);
    expect(job?.environment).toMatchObject([{ name: 'EDGE' }]);
  });

  test('is looked after twice a day, at a minute that other sites do not have', () => {
    const { program, readOnly, capabilities } = findService(withAcme().topology, 'a/certbot');
    expect(program).toEqual({ kind: 'schedule', calendar: '44 8,20 * * *', timeoutSeconds: 600 });
    expect([readOnly, capabilities]).toEqual([true, []]);
  });

  test('of the real authority is asked of the one for tries first', () => {
    const { source } = withAcme({ authority: 'production' }).topology.certificates[0] ?? {};
    expect(source).toMatchObject({
      directory: 'https://acme-v02.api.letsencrypt.org/directory',
      rehearsal: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      lineage: 'site-production',
    });
  });

  test('goes out through the proxy, and trusts what it is told to', () => {
    const authority = { directory: 'https://acme.example.org/dir', trust: 'company\n' };
    const { file, topology } = withAcme({ authority });
    expect(file('a/certbot', '/arrimage/acme-trust.pem')).toBe('company\n');
    expect(topology.certificates[0]?.source).toMatchObject({ directory: authority.directory, rehearsal: null });
  });

  test('leaves challenges to the edge at port 80: not redirected, limited, or under maintenance', () => {
    const { file, edge } = withAcme();
    const [, redirecting = ''] = file('a/edge', '/etc/arrimage/nginx-acme/nginx.conf').split(
      'server_name shop.example.org;',
    );
    expect(redirecting.slice(0, redirecting.indexOf('location / {'))).toContain(
      'location ^~ /.well-known/acme-challenge/ {\n      root /srv/challenges;\n      default_type text/plain;\n      try_files $uri =404;\n    }',
    );
    expect(edge.command.map(textOf)).toEqual(['/bin/sh', '/arrimage/edge']);
    expect(edge.mounts.filter((mount) => mount.kind === 'volume' && mount.readOnly)).toEqual([
      { kind: 'volume', volume: 'a/certificates', target: '/etc/arrimage/certificates', readOnly: true },
      { kind: 'volume', volume: 'a/challenges', target: '/srv/challenges', readOnly: true },
    ]);
  });

  test('fails when no edge serves it', () => {
    const { environment } = twoServers();
    new Certificate(environment, 'site', { domains: ['shop.example.org'], acme: { image: 'certbot/certbot:v5' } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: site: expected one edge that serves it, got none; give it to one]`,
    );
  });

  test('fails when its name is none', () => {
    const { environment } = twoServers();
    const make = (domains: readonly string[]) => () =>
      new Certificate(environment, `site-${domains.length}`, { domains, acme: { image: 'certbot/certbot:v5' } });
    expect(make(["it's"])).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: site-1: expected a DNS name in lower case, got "it's"; write it as in an address]`,
    );
    expect(make([])).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: site-0: expected at least one name that it is valid for, got none; name one in domains]`,
    );
  });
});

describe('the entry point of its edge', () => {
  let room = '';
  const at = (path: string): string => join(room, path);
  const chosen = (): string => readFileSync(at('run/certificate.conf'), 'utf8').replaceAll(room, '');

  /** nginx that takes every certificate but one that says `broken`, notes reloads, and runs until the test is over. */
  const NGINX = `#!/bin/sh
case "$*" in
  *' -t '* | '-t '*) ! grep -rqs broken "$ROOM/live" ;;
  *reload*) echo reload >>"$ROOM/reloads" ;;
  *) touch "$ROOM/runs"; while [ -e "$ROOM/on" ]; do sleep 0.1; done ;;
esac
`;

  function put(lineage: string, text: string): void {
    mkdirSync(at(`live/${lineage}`), { recursive: true });
    for (const name of ['fullchain', 'privkey']) writeFileSync(at(`live/${lineage}/${name}.pem`), text);
  }

  function start() {
    const text = edgeScript(room, 'site')
      .replaceAll('/etc/arrimage/certificates', room)
      .replaceAll('/run/arrimage-edge', at('run'))
      .replace('sleep 2', '[ -e "$ROOM/on" ] || exit; sleep 0.1');
    writeFileSync(at('edge'), text);
    const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`, ROOM: room };
    return spawn('/bin/sh', [at('edge')], { env, stdio: 'ignore' });
  }

  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), 'arrimage-edge-'));
    for (const folder of ['bin', 'run', 'live']) mkdirSync(at(folder));
    writeFileSync(at('on'), '');
    writeFileSync(at('lineage'), 'site-production\n');
    writeFileSync(at('bin/nginx'), NGINX, { mode: 0o755 });
  });
  afterEach(async () => {
    rmSync(at('on'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    rmSync(room, { recursive: true });
  });

  const running = () => expect.poll(() => existsSync(at('runs')), { timeout: 10_000 }).toBe(true);

  test('answers no handshake until there is a certificate, then turns to it', async () => {
    start();
    await running();
    expect(chosen()).toBe('ssl_reject_handshake on;\n');
    put('site-production', 'one');
    await expect.poll(() => existsSync(at('reloads')), { timeout: 10_000 }).toBe(true);
    expect(chosen()).toBe(
      'ssl_certificate /live/site-production/fullchain.pem;\nssl_certificate_key /live/site-production/privkey.pem;\n',
    );
  });

  test('reloads when the content is another one, and leaves a pair that nginx does not take', async () => {
    put('site-production', 'one');
    start();
    await running();
    put('site-production', 'broken');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(existsSync(at('reloads'))).toBe(false);
    put('site-production', 'two');
    await expect.poll(() => existsSync(at('reloads')), { timeout: 10_000 }).toBe(true);
  });

  test('serves what was served before while the certificate of another authority is on its way, but none of a rehearsal', async () => {
    put('site-rehearsal', 'one');
    put('site-staging', 'one');
    start();
    await running();
    expect(chosen()).toContain('/live/site-staging/fullchain.pem');
  });

  test('starts although the pair that is there is broken', async () => {
    put('site-production', 'broken');
    start();
    await running();
    expect(chosen()).toBe('ssl_reject_handshake on;\n');
    expect(spawnSync('/bin/sh', ['-n', at('edge')]).status).toBe(0);
  });
});
