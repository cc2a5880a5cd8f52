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
    expect(edge.mounts).toEqual([
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
    expect(file('nginx.conf')).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    expect(file('key.pem')).toBe('<secret:shop-key>');
  });

  test('writes its upstreams by name', () => {
    expect(withEdge().file('upstreams.conf')).toMatchInlineSnapshot(`
      "resolver 127.0.0.11 valid=1s ipv6=off;
      upstream api {
        zone api 128k;
        server api:8000 resolve max_fails=0;
      }
      "
    `);
  });

  test('fails when nothing stands behind it', () => {
    expect(() => withEdge({ routes: [] })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/edge: expected at least one route, got none; say which service it stands in front of]`,
    );
  });
});
