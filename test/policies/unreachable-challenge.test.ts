import { describe, expect, test } from 'vitest';
import type { PublishedPort } from '../../model/service.ts';
import { unreachableChallenge } from '../../policies/unreachable-challenge.ts';
import { objections, service } from './nodes.ts';

/** What is said of an edge with these ports of the host for its port 80. */
function said(published: readonly PublishedPort[]): string {
  return objections(unreachableChallenge, {
    certificates: [
      {
        ...{ kind: 'certificate', path: 'site', name: 'site', domains: ['shop.acme.sn'] },
        source: {
          kind: 'acme',
          directory: 'https://acme-v02.api.letsencrypt.org/directory',
          rehearsal: null,
          lineage: 'site-production',
          volume: 'app/certificates',
          renewal: 'app/certbot',
          job: 'site-certificate',
          publicAddresses: [],
          nameServer: null,
        },
      },
    ],
    services: [
      service('app/edge', {
        program: { kind: 'nginx', upstreams: [] },
        mounts: [{ kind: 'volume', volume: 'app/certificates', target: '/c', readOnly: true }],
        ports: [{ name: 'http', port: 80, protocol: 'tcp', published }],
      }),
    ],
  });
}

describe('unreachable-challenge', () => {
  test('fails when port 80 is not published, elsewhere, or not to everybody', () => {
    expect(said([])).toMatchInlineSnapshot(
      `"app/edge: the authority has to reach port 80 to see that the name is ours, got "none"; publish port 80 to everybody"`,
    );
    expect(said([{ address: '10.0.0.1', port: 8080, from: ['0.0.0.0/0'] }])).toContain(
      'got "10.0.0.1:8080 from 0.0.0.0/0"',
    );
    expect(said([{ address: '10.0.0.1', port: 80, from: ['10.0.0.0/8'] }])).toContain(
      'got "10.0.0.1:80 from 10.0.0.0/8"',
    );
    expect(said([{ address: '127.0.0.1', port: 80, from: ['0.0.0.0/0'] }])).toContain(
      'got "127.0.0.1:80 from 0.0.0.0/0"',
    );
  });

  test('passes when everybody reaches it', () => {
    expect(said([{ address: '10.0.0.1', port: 80, from: ['0.0.0.0/0'] }])).toBe('');
  });
});
