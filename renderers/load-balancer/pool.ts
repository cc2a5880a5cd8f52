import type { LoadBalancerNode } from '../../model/load-balancer.ts';

/** Members of an AS3 pool; those with the same port stand together. */
export function membersOf({ members }: LoadBalancerNode): readonly object[] {
  const ports = [...new Set(members.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.map((servicePort) => ({
    servicePort,
    serverAddresses: [
      ...new Set(members.filter(({ port }) => port === servicePort).map(({ address }) => address)),
    ].sort(),
  }));
}

/** The request that decides whether a member gets traffic, and the beginning of the answer it wants. */
export function monitorOf({ monitor }: LoadBalancerNode, monitorType: 'http' | 'https'): object {
  const { path, host, intervalSeconds, timeoutSeconds } = monitor;
  return {
    class: 'Monitor',
    monitorType,
    // AS3 wants the two characters \ and r, not a carriage return.
    send: `GET ${path} HTTP/1.1\\r\\nHost: ${host}\\r\\nConnection: close\\r\\n\\r\\n`,
    // A regular expression: some programs give no reason phrase after the number.
    receive: '^HTTP/1.[01] 200',
    interval: intervalSeconds,
    timeout: timeoutSeconds,
  };
}
