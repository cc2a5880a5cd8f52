import type { Rendering } from '../../model/artifact.ts';
import { renderJson } from '../../model/json.ts';
import type { LoadBalancerNode } from '../../model/load-balancer.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';

/** What the people who run an F5 BIG-IP declare, `load-balancer/<name>.as3.json`, for its AS3 extension. */
export function renderLoadBalancer(topology: Topology): Rendering {
  const artifacts = topology.loadBalancers.map((balancer) => ({
    path: `load-balancer/${balancer.name}.as3.json`,
    content: renderJson(declaration(topology, balancer)),
  }));
  return { artifacts, violations: [] };
}

function declaration(topology: Topology, balancer: LoadBalancerNode): object {
  const id = deploymentName(topology);
  const tenant = id.replace(/[^A-Za-z0-9]/g, '_');
  return {
    class: 'AS3',
    action: 'deploy',
    persist: true,
    declaration: {
      class: 'ADC',
      schemaVersion: '3.50.0',
      id,
      [tenant]: { class: 'Tenant', web: { class: 'Application', ...applicationOf(topology, balancer) } },
    },
  };
}

function applicationOf(topology: Topology, balancer: LoadBalancerNode): object {
  const isSecure = originsOf(topology, balancer).some((origin) => origin.startsWith('https:'));
  const service = {
    virtualAddresses: [balancer.virtualAddress],
    virtualPort: balancer.port,
    pool: 'pool',
    persistenceMethods: PERSISTENCE[balancer.persistence],
    profileHTTP: { use: 'forwarded' },
    snat: 'auto',
  };
  return {
    // AS3 answers port 80 with a redirect by itself, unless told otherwise.
    service: isSecure
      ? { class: 'Service_HTTPS', ...service, serverTLS: 'tls', redirect80: balancer.port === 443 }
      : { class: 'Service_HTTP', ...service },
    forwarded: { class: 'HTTP_Profile', xForwardedFor: true },
    pool: {
      class: 'Pool',
      loadBalancingMode: 'least-connections-member',
      monitors: [{ use: 'health' }],
      members: membersOf(balancer),
    },
    health: monitorOf(balancer),
    ...(isSecure ? tlsOf(topology) : {}),
  };
}

const PERSISTENCE = { cookie: ['cookie'], 'source-address': ['source-address'], none: [] } as const;

/** Members with the same port stand together. */
function membersOf({ members }: LoadBalancerNode): readonly object[] {
  const ports = [...new Set(members.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.map((servicePort) => ({
    servicePort,
    serverAddresses: members.filter(({ port }) => port === servicePort).map(({ address }) => address),
  }));
}

function monitorOf({ monitor }: LoadBalancerNode): object {
  const { path, host, intervalSeconds, timeoutSeconds } = monitor;
  return {
    class: 'Monitor',
    monitorType: 'http',
    // AS3 wants the two characters backslash and n, not a line break.
    send: `GET ${path} HTTP/1.1\\r\\nHost: ${host}\\r\\nConnection: close\\r\\n\\r\\n`,
    receive: '^HTTP/1\\.[01] 200',
    interval: intervalSeconds,
    timeout: timeoutSeconds,
  };
}

/** The certificate is one that the device has already. */
function tlsOf(topology: Topology): object {
  const name = `/Common/${deploymentName(topology)}`;
  return {
    tls: { class: 'TLS_Server', certificates: [{ certificate: 'certificate' }] },
    certificate: {
      class: 'Certificate',
      certificate: { bigip: `${name}.crt` },
      privateKey: { bigip: `${name}.key` },
    },
  };
}

function originsOf(topology: Topology, { members }: LoadBalancerNode): readonly string[] {
  const ids = members.map(({ service }) => service);
  return topology.services.filter(({ id }) => ids.includes(id)).flatMap(({ origins }) => origins);
}
