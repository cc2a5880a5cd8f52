import { describe, expect, test } from 'vitest';
import type { ServiceNode } from '../../model/service.ts';
import { missingOrigin } from '../../policies/missing-origin.ts';
import { objections, port, service } from './nodes.ts';

const everybody = ['0.0.0.0/0'];

function edge(number: number, origins: readonly string[], from = everybody): ServiceNode {
  const ports = [port('http', 80, { port: number, from })];
  return service('app/edge', { program: { kind: 'nginx', upstreams: ['app/web'] }, ports, origins });
}

function web(...trustedOrigins: readonly string[]): ServiceNode {
  return service('app/web', { program: { kind: 'web' }, trustedOrigins });
}

describe('missing-origin', () => {
  test('fails when the trusted origin lacks the port (DHIS2 Sync: CSRF 403 on port 4999)', () => {
    expect(
      objections(missingOrigin, {
        services: [edge(4999, ['http://dhis2.example:4999']), web('http://dhis2.example')],
      }),
    ).toMatchInlineSnapshot(
      `"app/web: browsers reach it by an origin that it does not trust, got "http://dhis2.example:4999"; add it to the trusted origins; the nearest it trusts is http://dhis2.example"`,
    );
  });

  test('fails when an origin is trusted with the port that browsers leave out', () => {
    expect(
      objections(missingOrigin, {
        services: [edge(443, ['https://shop.example']), web('https://shop.example:443')],
      }),
    ).toMatchInlineSnapshot(
      `"app/web: browsers reach it by an origin that it does not trust, got "https://shop.example"; add it to the trusted origins; the nearest it trusts is https://shop.example:443"`,
    );
  });

  test('fails when no origin has the published port', () => {
    expect(
      objections(missingOrigin, {
        services: [edge(4999, ['http://dhis2.example']), web('http://dhis2.example')],
      }),
    ).toMatchInlineSnapshot(
      `"app/edge: no origin has a port that it is published on, got "4999"; add the origin, such as http://host:4999, and let app/web trust it"`,
    );
  });

  test('passes when the program trusts what browsers send, or a pattern that covers it', () => {
    expect(
      objections(missingOrigin, {
        services: [
          edge(4999, ['http://dhis2.example:4999', 'https://a.shop.example']),
          web('http://dhis2.example:4999', 'https://*.shop.example'),
        ],
      }),
    ).toBe('');
  });

  test('asks nothing of a program that has no such setting', () => {
    expect(
      objections(missingOrigin, {
        services: [edge(4999, ['http://dhis2.example']), service('app/web')],
      }),
    ).toBe('');
  });

  test('leaves the port to the load balancer in front', () => {
    expect(
      objections(missingOrigin, {
        services: [edge(8080, ['https://shop.example']), web('https://shop.example')],
        loadBalancers: [
          {
            kind: 'load-balancer',
            path: 'f5',
            name: 'f5',
            virtualAddress: '10.0.9.20',
            port: 443,
            sources: [],
            persistence: 'cookie',
            monitor: { path: '/', host: 'shop.example', intervalSeconds: 5, timeoutSeconds: 16 },
            members: [{ service: 'app/edge', address: '10.0.0.3', port: 8080 }],
          },
        ],
      }),
    ).toBe('');
  });
});
