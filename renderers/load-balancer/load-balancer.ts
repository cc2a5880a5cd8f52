import type { Rendering } from '../../model/artifact.ts';
import { renderJson } from '../../model/json.ts';
import type { LoadBalancerNode } from '../../model/load-balancer.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { membersOf, monitorOf } from './pool.ts';
import { loadBalancerViolations } from './violations.ts';

/**
 * What the people who run an F5 BIG-IP declare, `load-balancer/<name>.as3.json`, for its AS3 extension.
 *
 * Source of the form: AS3 3.56, schema/latest/as3-schema.json. Each balancer has a tenant of its own, since a declaration replaces all
 * that its tenant had before.
 */
export function renderLoadBalancer(topology: Topology): Rendering {
  const artifacts = topology.loadBalancers.map((balancer) => ({
    path: `load-balancer/${balancer.name}.as3.json`,
    content: renderJson(declaration(topology, balancer)),
  }));
  return { artifacts, violations: loadBalancerViolations(topology) };
}

function declaration(topology: Topology, balancer: LoadBalancerNode): object {
  const id = `${deploymentName(topology)}-${balancer.name}`;
  const tenant = id.replace(/[^A-Za-z0-9]/g, '_').replace(/^[^A-Za-z]/, 't$&');
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
  const { secureHosts, secureMembers } = securityOf(topology, balancer);
  const [certified] = secureHosts;
  return {
    service: {
      virtualAddresses: [balancer.virtualAddress],
      virtualPort: balancer.port,
      pool: 'pool',
      persistenceMethods: PERSISTENCE[balancer.persistence],
      profileHTTP: { use: 'forwarded' },
      snat: 'auto',
      ...(certified === undefined ? { class: 'Service_HTTP' } : secureService(balancer)),
      ...(secureMembers ? { clientTLS: { bigip: '/Common/serverssl' } } : {}),
    },
    forwarded: { class: 'HTTP_Profile', xForwardedFor: true },
    pool: {
      class: 'Pool',
      loadBalancingMode: 'least-connections-member',
      monitors: [{ use: 'health' }],
      members: membersOf(balancer),
    },
    health: monitorOf(balancer, secureMembers ? 'https' : 'http'),
    ...(certified === undefined ? {} : certificateOf(certified)),
  };
}

const PERSISTENCE = { cookie: ['cookie'], 'source-address': ['source-address'], none: [] } as const;

/** AS3 answers port 80 with a redirect to the standard port by itself, unless told otherwise. */
function secureService({ port }: LoadBalancerNode): object {
  return { class: 'Service_HTTPS', serverTLS: 'tls', redirect80: port === 443 };
}

/** The device has the certificate already, under the name of the first host it serves; here stands only where. */
function certificateOf(host: string): object {
  return {
    tls: { class: 'TLS_Server', certificates: [{ certificate: 'certificate' }] },
    certificate: {
      class: 'Certificate',
      certificate: { bigip: `/Common/${host}.crt` },
      privateKey: { bigip: `/Common/${host}.key` },
    },
  };
}

/** Host names of the members' HTTPS origins, and whether the members want TLS themselves. */
function securityOf({ services }: Topology, { members }: LoadBalancerNode) {
  const ports = new Map(members.map(({ service, port }) => [service, port]));
  const targets = services.filter(({ id }) => ports.has(id));
  const origins = targets.flatMap((service) => service.origins).filter((origin) => origin.startsWith('https://'));
  return {
    secureHosts: origins.map((origin) => new URL(origin).hostname).sort(),
    secureMembers: targets.some((service) =>
      service.ports.some(
        ({ name, published }) => name === 'https' && published.some(({ port }) => port === ports.get(service.id)),
      ),
    ),
  };
}
