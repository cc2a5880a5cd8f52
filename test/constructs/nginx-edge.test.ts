import { describe, expect, test } from 'vitest';
import { Certificate } from '../../constructs/certificate.ts';
import { NginxEdge, type NginxEdgeProps } from '../../constructs/nginx-edge.ts';
import { Secret } from '../../constructs/secret.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { WebService } from '../../constructs/web-service.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withEdge(props: Partial<NginxEdgeProps> = {}, secured = false) {
  const { environment, a } = twoServers();
  const api = new WebService(a, 'api', { image: 'api:1', runtime: 'python', healthPath: '/health', replicas: 2 });
  const certificate = secured
    ? new Certificate(environment, 'shop', {
        domains: ['shop.example.org'],
        chain: 'chain\n',
        key: new Secret(environment, 'shop-key'),
      })
    : undefined;
  new NginxEdge(a, 'edge', {
    image: 'nginx:1.30.4-alpine',
    origins: ['https://shop.example.org'],
    routes: [{ to: api }],
    ...props,
    ...(certificate === undefined ? {} : { certificate }),
  });
  const topology = topologyOf(environment);
  const file = (name: string): string => {
    const found = topology.files.find((item) => item.target === `/etc/arrimage/nginx/${name}`);
    return found === undefined ? '' : textOf(found.content);
  };
  return { topology, file, edge: findService(topology, 'a/edge') };
}

describe('NginxEdge', () => {
  test('starts after the service behind it is healthy, so that nobody sees a 502', () => {
    expect(withEdge().edge.dependsOn).toEqual([{ on: 'a/api', condition: 'healthy' }]);
  });

  test('mounts one folder that stays the same, so that new upstreams need no new container', () => {
    const { edge } = withEdge();
    expect(edge.mounts.filter(({ kind }) => kind === 'bind')).toEqual([
      {
        kind: 'bind',
        source: '/srv/arrimage/shop-prod/files/edge/etc/arrimage/nginx',
        target: '/etc/arrimage/nginx',
        readOnly: true,
      },
    ]);
    expect(edge.reload).toEqual(['nginx', '-c', '/etc/arrimage/nginx/nginx.conf', '-s', 'reload']);
  });

  test('asks the health path of the service for the balancer', () => {
    expect(withEdge().file('nginx.conf')).toContain('proxy_pass http://api/health;');
  });

  test('lets requests in flight finish before it stops', () => {
    const { edge, file } = withEdge({ timeoutSeconds: 90 });
    expect(file('nginx.conf')).toContain('worker_shutdown_timeout 90s;');
    expect(edge.stop).toEqual({ signal: 'SIGQUIT', graceSeconds: 100 });
  });

  test('believes forwarded addresses of the balancer only', () => {
    expect(withEdge().file('nginx.conf')).not.toContain('real_ip_header');
    expect(withEdge({ trustedProxies: ['10.0.9.0/28'] }).file('nginx.conf')).toContain(
      'set_real_ip_from 10.0.9.0/28;\n  real_ip_header X-Forwarded-For;',
    );
  });

  test('serves HTTPS with a certificate and redirects to it', () => {
    const { edge, file } = withEdge({}, true);
    expect(edge.ports.map((port) => port.port)).toEqual([80, 443]);
    expect(file('nginx.conf')).toContain('return 308 https://$host$request_uri;');
    expect(file('nginx.conf')).toContain('add_header Strict-Transport-Security "max-age=63072000" always;');
    expect(file('nginx.conf')).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    expect(file('key.pem')).toBe('<secret:shop-key>');
  });

  test('writes its upstreams by name', () => {
    expect(withEdge().file('upstreams.conf')).toMatchInlineSnapshot(`
      "resolver 127.0.0.11 valid=1s ipv6=off;
      upstream api {
        zone api 128k;
        keepalive_requests 1;
        server api:8000 resolve max_fails=0;
      }
      "
    `);
  });

  test.each([
    ['http://shop.example.org:4999', 4999],
    ['http://shop.example.org', 80],
    ['https://shop.example.org', 80],
  ])('is published at the port that %s says, unless TLS ends elsewhere', (origin, port) => {
    const { edge } = withEdge({ origins: [origin] });
    expect(edge.ports.flatMap(({ published }) => published.map((at) => at.port))).toEqual([port]);
  });

  test('redirects to the port of the origin, and is published there', () => {
    const { edge, file } = withEdge({ origins: ['https://shop.example.org:8443'] }, true);
    expect(edge.ports.map((item) => [item.port, item.published.map((at) => at.port)])).toEqual([
      [80, [80]],
      [443, [8443]],
    ]);
    expect(file('nginx.conf')).toContain('return 308 https://$host:8443$request_uri;');
  });

  test('tells a program nothing that the client says of itself', () => {
    const conf = withEdge({ origins: ['http://shop.example.org:4999'] }).file('nginx.conf');
    expect(conf).toContain('proxy_set_header Host $host:4999;');
    expect(conf).toContain('proxy_set_header Forwarded "";');
    expect(conf).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
    expect(conf).toContain('proxy_set_header X-Forwarded-Proto $scheme;');
    expect(conf).not.toContain('$http_host');
  });

  test('believes the protocol that a balancer names, and only a balancer', () => {
    const conf = withEdge({ trustedProxies: ['10.0.9.0/28'] }).file('nginx.conf');
    expect(conf).toContain('geo $realip_remote_addr $is_trusted {\n    default 0;\n    10.0.9.0/28 1;\n  }');
    expect(conf).toContain('map $is_trusted$http_x_forwarded_proto $forwarded_proto {\n    default $scheme;');
    expect(conf).toContain('X-Forwarded-Proto $forwarded_proto;');
  });

  test('gives requests in flight the longest time that any route has', () => {
    const { environment, a } = twoServers();
    const page = { image: 'api:1', runtime: 'python', healthPath: '/health' } as const;
    const [api, slow] = [new WebService(a, 'api', page), new WebService(a, 'slow', page)];
    const routes = [{ to: api }, { path: '/reports/', to: slow, timeoutSeconds: 300 }];
    new NginxEdge(a, 'edge', { image: 'nginx:1.30.4', origins: ['http://shop.example.org'], routes });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/edge').stop.graceSeconds).toBe(310);
    const conf = topology.files.find(({ target }) => target.endsWith('/nginx.conf'));
    expect(textOf(conf?.content ?? [])).toContain('worker_shutdown_timeout 300s;');
  });

  test.each([
    ['api/', 'expected the path of a route such as /api/, got "api/"; start it with /'],
    ['/', 'expected each path once, got "/" again; remove one of the two'],
  ])('fails when a second route is %s', (path, message) => {
    const { a } = twoServers();
    const api = new WebService(a, 'api', { image: 'api:1', runtime: 'python', healthPath: '/health' });
    const routes = [{ to: api }, { path, to: api }];
    const props = { image: 'nginx:1.30.4', origins: ['http://shop.example.org'], routes };
    expect(() => new NginxEdge(a, 'edge', props)).toThrow(message);
  });

  test('admits a burst, then one request after another', () => {
    const conf = withEdge({ rateLimit: { requests: 100, seconds: 60 } }).file('nginx.conf');
    expect(conf).toContain('limit_req_zone $binary_remote_addr zone=clients:16m rate=100r/m;');
    expect(conf).toContain('limit_req zone=clients burst=99 nodelay;');
  });

  test.each([
    [{ origins: [] }, 'expected at least one public origin, got none; name one'],
    [
      { origins: ['shop.example.org'] },
      'expected an origin such as https://api.example.org, got "shop.example.org"; write scheme, host and port only',
    ],
    [
      { origins: ['http://a.example.org', 'http://b.example.org:81'] },
      'expected origins with one scheme and port, got "http://a.example.org" and "http://b.example.org:81"; make another edge for one of them',
    ],
    [
      { rateLimit: { requests: 0, seconds: 60 } },
      'expected a rate limit of 1 request a minute or more, with a burst of 1 or more, got "0 in 60 s"; raise it',
    ],
  ])('fails when its settings do not go together: %j', (props, message) => {
    expect(() => withEdge(props)).toThrow(message);
  });

  test('fails when a certificate has no HTTPS origin', () => {
    expect(() => withEdge({ origins: ['http://shop.example.org'] }, true)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/edge: expected an https:// origin beside the certificate, got "http://shop.example.org"; change one of them]`,
    );
  });

  test('fails when nothing stands behind it', () => {
    expect(() => withEdge({ routes: [] })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/edge: expected at least one route, got none; say which service it stands in front of]`,
    );
  });
});
