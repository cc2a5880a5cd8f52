import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../constructs/container-props.ts';
import { text } from '../../constructs/expression.ts';
import { ExternalHost } from '../../constructs/external-host.ts';
import { OutboundProxy } from '../../constructs/outbound-proxy.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { findService, plainVariables, twoServers } from './servers.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function behindProxy(runtime: Runtime, certificateAuthority?: string) {
  const { environment, a, b } = twoServers();
  const outboundProxy = new OutboundProxy(environment, 'proxy', {
    address: '10.101.201.204',
    port: 8080,
    exceptions: ['intranet.example.org'],
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
  });
  const sic = new ExternalHost(environment, 'sic', {
    name: 'srv-asreports',
    address: '10.101.2.87',
    ports: { sql: 1433 },
  });
  const queue = new Service(b, 'queue', { image: 'queue:1', ports: { amqp: 5672 } });
  new Service(a, 'api', {
    image: 'api:1',
    command: ['api'],
    runtime,
    outboundProxy,
    environment: { SIC: text`${sic.endpoint}`, QUEUE: text`${queue.endpoint}` },
  });
  return { environment, topology: () => topologyOf(environment) };
}

describe('OutboundProxy', () => {
  test('is named to a program, with what it reaches directly as exceptions that every runtime understands', () => {
    const { topology } = behindProxy('python');
    const variables = plainVariables(findService(topology(), 'a/api'));
    expect(variables['HTTPS_PROXY']).toBe('http://10.101.201.204:8080');
    expect(variables['https_proxy']).toBe(variables['HTTPS_PROXY']);
    expect(variables['NO_PROXY']).toBe(
      'localhost,127.0.0.1,::1,.intranet.example.org,10.101.2.87,intranet.example.org,queue,srv-asreports',
    );
    expect(variables['no_proxy']).toBe(variables['NO_PROXY']);
  });

  test.each([
    [
      'python',
      {
        CURL_CA_BUNDLE: '/run/arrimage/ca-bundle.pem',
        GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: '/run/arrimage/ca-bundle.pem',
        REQUESTS_CA_BUNDLE: '/run/arrimage/ca-bundle.pem',
        SSL_CERT_FILE: '/run/arrimage/ca-bundle.pem',
      },
    ],
    ['node', { NODE_EXTRA_CA_CERTS: '/arrimage/authority.pem' }],
    ['go', { SSL_CERT_FILE: '/run/arrimage/ca-bundle.pem' }],
    ['other', { CURL_CA_BUNDLE: '/run/arrimage/ca-bundle.pem', SSL_CERT_FILE: '/run/arrimage/ca-bundle.pem' }],
  ] as const)("makes %s trust the company's authority besides the public ones", (runtime, expected) => {
    const service = findService(behindProxy(runtime, PEM).topology(), 'a/api');
    const trust = Object.entries(plainVariables(service)).filter(([name]) => /CA|CERT|SSL/.test(name));
    expect(Object.fromEntries(trust)).toEqual(expected);
    expect(service.mounts.map((mount) => mount.target)).toContain('/arrimage/authority.pem');
  });

  test('lets the entry point join the authorities where a runtime takes one bundle only', () => {
    const python = findService(behindProxy('python', PEM).topology(), 'a/api');
    const node = findService(behindProxy('node', PEM).topology(), 'a/api');
    expect(python.entrypoint).toEqual(['/bin/sh', '/arrimage/entrypoint']);
    expect(python.mounts.filter((mount) => mount.kind === 'tmpfs').map((mount) => mount.target)).toEqual([
      '/run/arrimage',
      '/tmp',
    ]);
    expect(node.entrypoint).toEqual([]);
  });

  test('leaves trust alone when it does not intercept', () => {
    const service = findService(behindProxy('python').topology(), 'a/api');
    expect(Object.keys(plainVariables(service)).filter((name) => /CA_|CERT|SSL/.test(name))).toEqual([]);
  });

  test('fails when a setting names another proxy', () => {
    const { environment, a } = twoServers();
    const outboundProxy = new OutboundProxy(environment, 'proxy', { address: '10.101.201.204', port: 8080 });
    new Service(a, 'api', { image: 'api:1', outboundProxy, environment: { HTTP_PROXY: 'http://other:1' } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: its outbound proxy sets HTTP_PROXY already; remove it from environment]`,
    );
  });
});
