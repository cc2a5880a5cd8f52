import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../constructs/container-props.ts';
import { text } from '../../constructs/expression.ts';
import { ExternalHost } from '../../constructs/external-host.ts';
import { OutboundProxy } from '../../constructs/outbound-proxy.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { findService, plainVariables, twoServers } from './servers.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const BUNDLE = '/run/arrimage/ca-bundle.pem';

/** Every runtime has these, with the proxy's address. */
const isCommon = (name: string) => /^(https?|no)_proxy$/i.test(name) || name === 'SIC' || name === 'QUEUE';

function behindProxy(runtime: Runtime, certificateAuthority?: string) {
  const { environment, a, b } = twoServers();
  const outboundProxy = new OutboundProxy(environment, 'proxy', {
    address: '10.101.201.204',
    port: 8080,
    exceptions: ['intranet.example.org', '.corp.example'],
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
      'localhost,127.0.0.1,::1,.corp.example,.intranet.example.org,10.0.0.2,10.101.2.87,corp.example,intranet.example.org,queue,srv-asreports',
    );
    expect(variables['no_proxy']).toBe(variables['NO_PROXY']);
  });

  test.each([
    [
      'python',
      {
        ...{
          AWS_CA_BUNDLE: BUNDLE,
          CURL_CA_BUNDLE: BUNDLE,
          GIT_SSL_CAINFO: BUNDLE,
          GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: BUNDLE,
        },
        ...{ HTTPLIB2_CA_CERTS: BUNDLE, PIP_CERT: BUNDLE, REQUESTS_CA_BUNDLE: BUNDLE, SSL_CERT_FILE: BUNDLE },
      },
    ],
    ['node', { NODE_EXTRA_CA_CERTS: '/arrimage/authority.pem', NODE_USE_ENV_PROXY: '1' }],
    ['go', { CURL_CA_BUNDLE: BUNDLE, GIT_SSL_CAINFO: BUNDLE, SSL_CERT_FILE: BUNDLE }],
    ['ruby', { CURL_CA_BUNDLE: BUNDLE, GIT_SSL_CAINFO: BUNDLE, SSL_CERT_FILE: BUNDLE }],
    ['dotnet', { CURL_CA_BUNDLE: BUNDLE, GIT_SSL_CAINFO: BUNDLE, SSL_CERT_FILE: BUNDLE }],
    [
      'php',
      { CURL_CA_BUNDLE: BUNDLE, GIT_SSL_CAINFO: BUNDLE, PHP_INI_SCAN_DIR: ':/arrimage/php', SSL_CERT_FILE: BUNDLE },
    ],
    [
      'java',
      {
        JAVA_TOOL_OPTIONS: [
          '-Dhttp.proxyHost=10.101.201.204 -Dhttp.proxyPort=8080',
          '-Dhttps.proxyHost=10.101.201.204 -Dhttps.proxyPort=8080',
          '-Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1]|*.corp.example|*.intranet.example.org|10.0.0.2|10.101.2.87|corp.example|intranet.example.org|queue|srv-asreports',
          '-Djavax.net.ssl.trustStore=/run/arrimage/truststore',
        ].join(' '),
      },
    ],
    ['other', { CURL_CA_BUNDLE: BUNDLE, GIT_SSL_CAINFO: BUNDLE, SSL_CERT_FILE: BUNDLE }],
  ] as const)("makes %s trust the company's authority besides the public ones", (runtime, expected) => {
    const service = findService(behindProxy(runtime, PEM).topology(), 'a/api');
    const trust = Object.entries(plainVariables(service)).filter(([name]) => !isCommon(name));
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

  test('gives PHP its settings in a folder beside those of the image', () => {
    const php = behindProxy('php', PEM).topology();
    expect(php.files.find(({ target }) => target === '/arrimage/php/authority.ini')?.content).toEqual([
      `curl.cainfo=${BUNDLE}\nopenssl.cafile=${BUNDLE}\n`,
    ]);
  });

  test('makes Java a store of its own, of which the public roots are a part', () => {
    const java = behindProxy('java', PEM).topology();
    const script = java.files.find(({ target }) => target === '/arrimage/entrypoint')?.content.join('');
    expect(script).toContain('cp "$home/lib/security/cacerts" "$store"');
    expect(script).toContain('for file in /arrimage/authority.pem /arrimage/tls/authority.crt; do');
    expect(findService(java, 'a/api').mounts.map((mount) => mount.target)).toContain('/run/arrimage');
  });

  test('leaves trust alone when it does not intercept', () => {
    const service = findService(behindProxy('python').topology(), 'a/api');
    expect(Object.keys(plainVariables(service)).filter((name) => !isCommon(name))).toEqual([]);
    const java = findService(behindProxy('java').topology(), 'a/api');
    expect(plainVariables(java)['JAVA_TOOL_OPTIONS']).not.toContain('trustStore');
    expect(java.entrypoint).toEqual([]);
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
