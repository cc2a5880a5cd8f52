import { describe, expect, test } from 'vitest';
import { parseExamination } from '../../../toolkit/examine/examination.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import { judgeProxy } from '../../../toolkit/examine/judge-proxy.ts';
import { COMPLETE_AUTHORITY } from '../../fixtures/authorities.ts';
import { server, service, topology } from '../../policies/nodes.ts';

const ENGINE = 'engine 28.5.2 4 8589934592 true json-file /var/lib/docker';
const NOW = Date.parse('2026-11-21T12:00:00Z');

interface Given {
  readonly image: string;
  readonly seen: readonly string[];
  readonly now?: number;
  readonly authority?: string;
}

function findings({ image, seen, now = NOW, authority }: Given): readonly string[] {
  const system = topology({
    servers: [server('app')],
    services: [service('app/api', { image, server: 'app' })],
    outboundProxies: [
      {
        ...{ kind: 'outbound-proxy', path: 'proxy', name: 'proxy', address: '10.101.201.204', port: 8080 },
        ...{ exceptions: ['registry.example.org'], certificateAuthority: authority ?? null, users: ['app/api'] },
      },
    ],
  });
  const examination = parseExamination([ENGINE, ...seen].join('\n'), { began: null, before: 0, after: 0 });
  return judgeProxy(system, { server: server('app'), examination }, now).map(
    (finding) => `${finding.state} ${findingText(finding)}`,
  );
}

describe('the engine of a server behind a proxy', () => {
  test('fails when it pulls without it an image that is missing there, with what to write where', () => {
    const image = 'ghcr.io/team/api:1';
    const given = { image, seen: ['proxy', `missing ${image}`], authority: COMPLETE_AUTHORITY };
    expect(findings(given)[0]).toMatchInlineSnapshot(
      `"warning server app: engine: pulls images without the proxy; where http://10.101.201.204:8080 is the only way to ghcr.io, write "proxies": {"http-proxy":"http://10.101.201.204:8080","https-proxy":"http://10.101.201.204:8080","no-proxy":"localhost,127.0.0.1,registry.example.org"} to /etc/docker/daemon.json there, put the company's authority into /usr/local/share/ca-certificates/company.crt there, run update-ca-certificates and restart docker"`,
    );
    expect(findings({ image, seen: ['proxy', `missing ${image}`] })).toMatchInlineSnapshot(`
      [
        "warning server app: engine: pulls images without the proxy; where http://10.101.201.204:8080 is the only way to ghcr.io, write "proxies": {"http-proxy":"http://10.101.201.204:8080","https-proxy":"http://10.101.201.204:8080","no-proxy":"localhost,127.0.0.1,registry.example.org"} to /etc/docker/daemon.json there and restart docker",
      ]
    `);
  });

  test('is well when it has the proxy, or the image, or the registry is excepted or inside', () => {
    expect(findings({ image: 'redis:8', seen: ['proxy http://10.101.201.204:8080', 'missing redis:8'] })).toEqual([
      'ok server app: engine: pulls images through http://10.101.201.204:8080',
    ]);
    expect(findings({ image: 'redis:8', seen: ['proxy'] })).toEqual([
      'ok server app: engine: pulls images without the proxy',
    ]);
    for (const image of ['registry.example.org/api:1', '10.0.0.5:5000/api:1', 'registry:5000/api:1']) {
      expect(findings({ image, seen: ['proxy', `missing ${image}`] })).toEqual([]);
    }
  });
});

describe('the authority of the proxy', () => {
  const of = (now: string) =>
    findings({ image: 'x:1', seen: ['proxy'], now: Date.parse(now), authority: COMPLETE_AUTHORITY })[1];

  test('is told with its end, in time', () => {
    expect(of('2026-11-21')).toMatch(/^ok server app: certificate authority of the proxy: valid until 2046-11-1\d$/);
    expect(of('2046-10-20')).toMatch(/: expires on 2046-11-1\d; put the next one beside it in the same file$/);
    expect(of('2047-01-01')).toMatch(
      /^warning .* expired on 2046-11-1\d, so programs refuse what the proxy signs; put/,
    );
  });
});
