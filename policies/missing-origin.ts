import { closest } from 'fastest-levenshtein';
import { type ServiceNode, upstreamsOf } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { admitsEverybody, isLoopback } from './facts/address.ts';
import { originOf, portOf, trusts } from './facts/origin.ts';
import type { Finding, Policy } from './policy.ts';

/** Compares with what browsers send, which leave out the usual port, and never with what looks alike. */
export const missingOrigin: Policy = {
  id: 'missing-origin',
  severity: 'error',
  title: 'A program trusts each origin that browsers reach it by, with its port where that is not the usual one.',
  remedy: "Add the origin, exactly as a browser sends it, to the program's trusted origins.",
  incident:
    'DHIS2 Sync: each form was refused with CSRF 403, because CSRF_TRUSTED_ORIGINS lacked the origin with its port 4999.',
  suppressible: true,
  *check(topology) {
    const edges = edgesOf(topology);
    const balanced = new Set(topology.loadBalancers.flatMap(({ members }) => members.map(({ service }) => service)));
    for (const service of topology.services) {
      const { trustedOrigins } = service;
      if (trustedOrigins === null) continue;
      const fronts = [service, ...(edges.get(service.id) ?? [])];
      yield* untrusted(service, trustedOrigins, fronts);
      for (const front of fronts) if (!balanced.has(front.id)) yield* undeclared(front, service);
    }
  },
};

/** The edges in front of each service. */
function edgesOf(topology: Topology): ReadonlyMap<string, readonly ServiceNode[]> {
  const edges = new Map<string, ServiceNode[]>();
  for (const edge of topology.services) {
    for (const upstream of upstreamsOf(edge)) edges.set(upstream, [...(edges.get(upstream) ?? []), edge]);
  }
  return edges;
}

function* untrusted(
  service: ServiceNode,
  trustedOrigins: readonly string[],
  fronts: readonly ServiceNode[],
): Iterable<Finding> {
  const origins = new Set(fronts.flatMap((front) => front.origins.map(originOf)));
  for (const origin of origins) {
    if (trusts(trustedOrigins, origin)) continue;
    const nearest =
      trustedOrigins.length === 0
        ? 'it trusts none'
        : `the nearest it trusts is ${closest(origin, [...trustedOrigins])}`;
    yield {
      subject: service.id,
      message: `browsers reach it by an origin that it does not trust, got "${origin}"; add it to the trusted origins; ${nearest}`,
    };
  }
}

/** A port that is open to everybody belongs to an origin; a port 80 beside it only leads there. */
function* undeclared(front: ServiceNode, service: ServiceNode): Iterable<Finding> {
  const published = front.ports
    .flatMap((port) => port.published)
    .filter((at) => admitsEverybody(at.from) && !isLoopback(at.address));
  const declared = new Set(front.origins.map(portOf));
  if (published.length === 0 || published.some(({ port }) => declared.has(port))) return;
  const ports = published.map(({ port }) => port).join(', ');
  yield {
    subject: front.id,
    message: `no origin has a port that it is published on, got "${ports}"; add the origin, such as http://host:${published[0]?.port}, and let ${service.id} trust it`,
  };
}
