import { describe, expect, test } from 'vitest';
import type { LoadBalancerNode } from '../../../model/load-balancer.ts';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { renderLoadBalancer } from '../../../renderers/load-balancer/load-balancer.ts';
import { configured } from '../../fixtures/configured.ts';
import { serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

describe('renderLoadBalancer', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['samaconso/prod', () => configured('samaconso/prod')],
  ])('makes one declaration for each load balancer: %s', async (name, read) => {
    const { artifacts, violations } = renderLoadBalancer(await read());

    expect(violations).toEqual([]);
    expect(artifacts.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^load-balancer\/[a-z0-9-]+\.as3\.json$/),
    ]);
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });

  test('makes none where nothing is balanced', () => {
    expect(renderLoadBalancer({ ...shop, loadBalancers: [] })).toEqual({ artifacts: [], violations: [] });
  });

  test('has a tenant of its own for each, since a declaration replaces all of its tenant', () => {
    const [balancer] = shop.loadBalancers;
    const loadBalancers = ['f5-a', 'f5-b'].map((name) => ({ ...balancer, name })) as LoadBalancerNode[];
    const tenants = renderLoadBalancer({ ...shop, loadBalancers }).artifacts.map(({ content }) =>
      Object.keys(JSON.parse(content).declaration).find((key) => key.startsWith('shop')),
    );

    expect(tenants).toEqual(['shop_prod_f5_a', 'shop_prod_f5_b']);
  });
});

describe('the virtual service', () => {
  test('ends TLS with a certificate that the device has, under the name of the first host', () => {
    const { service, tls, certificate } = application(
      {},
      { origins: ['https://www.example.org', 'https://api.example.org'] },
    );

    expect(service).toMatchObject({ class: 'Service_HTTPS', serverTLS: 'tls', virtualPort: 443, redirect80: true });
    expect(tls).toEqual({ class: 'TLS_Server', certificates: [{ certificate: 'certificate' }] });
    expect(certificate).toEqual({
      class: 'Certificate',
      certificate: { bigip: '/Common/api.example.org.crt' },
      privateKey: { bigip: '/Common/api.example.org.key' },
    });
  });

  test('redirects from port 80 only when it listens on the standard port', () => {
    expect(application({ port: 8443 }).service).toMatchObject({ virtualPort: 8443, redirect80: false });
  });

  test('speaks plain HTTP when no origin is secure', () => {
    const plain = application({ port: 80 }, { origins: ['http://shop.example.org'] });

    expect(plain.service).toMatchObject({ class: 'Service_HTTP', virtualPort: 80 });
    expect(plain.service).not.toHaveProperty('serverTLS');
    expect(plain.service).not.toHaveProperty('redirect80');
    expect(plain).not.toHaveProperty('certificate');
  });

  test.each([
    ['cookie', ['cookie']],
    ['source-address', ['source-address']],
    ['none', []],
  ] as const)('keeps a client at its member: %s', (persistence, methods) => {
    expect(application({ persistence }).service).toMatchObject({ persistenceMethods: methods });
  });

  test('tells the members who the client is', () => {
    const { service, forwarded } = application({});

    expect(service).toMatchObject({ profileHTTP: { use: 'forwarded' }, snat: 'auto' });
    expect(forwarded).toEqual({ class: 'HTTP_Profile', xForwardedFor: true });
  });
});

describe('the pool', () => {
  test('groups members by port, each address once', () => {
    const members = [
      { service: 'a/edge', address: '10.0.0.3', port: 80 },
      { service: 'b/edge', address: '10.0.0.1', port: 80 },
      { service: 'b/old', address: '10.0.0.1', port: 80 },
      { service: 'c/edge', address: '10.0.0.2', port: 79 },
    ];

    expect(application({ members }).pool).toMatchObject({
      monitors: [{ use: 'health' }],
      members: [
        { servicePort: 79, serverAddresses: ['10.0.0.2'] },
        { servicePort: 80, serverAddresses: ['10.0.0.1', '10.0.0.3'] },
      ],
    });
  });

  test('is asked for its health with line ends as AS3 writes them', () => {
    expect(application({}).health).toEqual({
      class: 'Monitor',
      monitorType: 'http',
      send: 'GET /.well-known/arrimage/ready HTTP/1.1\\r\\nHost: shop.example.org\\r\\nConnection: close\\r\\n\\r\\n',
      receive: '^HTTP/1.[01] 200',
      interval: 5,
      timeout: 16,
    });
  });

  test('is spoken to by TLS where the members listen for it', () => {
    const members = [{ service: 'app/edge', address: '10.0.0.1', port: 8443 }];
    const published = [{ address: '10.0.0.1', port: 8443, from: [] }];
    const secure = application({ members }, { ports: [{ name: 'https', port: 443, protocol: 'tcp', published }] });

    expect(secure.service).toMatchObject({ clientTLS: { bigip: '/Common/serverssl' } });
    expect(secure.health).toMatchObject({ monitorType: 'https' });
    expect(application({}).service).not.toHaveProperty('clientTLS');
  });

  test('fails when the request of its monitor is more than plain characters', () => {
    const monitor = { path: '/état', host: 'shop" x\r\nX: y', intervalSeconds: 5, timeoutSeconds: 16 };
    const [balancer] = shop.loadBalancers;
    const loadBalancers = [{ ...balancer, monitor }] as LoadBalancerNode[];

    expect(renderLoadBalancer({ ...shop, loadBalancers }).violations).toMatchInlineSnapshot(`
      [
        {
          "message": "a monitor's request has no place for spaces, quotes, backslashes or letters with accents in its path, got "/état"; percent-encode them",
          "policy": "load-balancer-monitor",
          "severity": "error",
          "subject": "f5",
        },
        {
          "message": "a monitor's request has no place for spaces, quotes, backslashes or letters with accents in its host, got "shop" x
      X: y"; percent-encode them",
          "policy": "load-balancer-monitor",
          "severity": "error",
          "subject": "f5",
        },
      ]
    `);
  });
});

type Application = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The AS3 application of a balancer with these attributes, in front of an edge with these. */
function application(given: Partial<LoadBalancerNode>, edge: Partial<ServiceNode> = {}): Application {
  const [balancer] = shop.loadBalancers;
  const { artifacts } = renderLoadBalancer({
    ...shop,
    loadBalancers: [{ ...balancer, ...given } as LoadBalancerNode],
    services: [serviceNode('app/edge', { origins: ['https://shop.example.org'], ...edge })],
  });
  return JSON.parse(artifacts[0]?.content ?? '').declaration.shop_prod_f5.web;
}
