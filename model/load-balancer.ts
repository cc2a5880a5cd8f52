/** A load balancer in front of the edges, that somebody else runs. */
export interface LoadBalancerNode {
  readonly kind: 'load-balancer';
  readonly path: string;
  readonly name: string;
  /** What clients connect to. */
  readonly virtualAddress: string;
  readonly port: number;
  /** Addresses from which it connects to the members, as addresses or CIDR blocks, sorted. */
  readonly sources: readonly string[];
  readonly persistence: 'cookie' | 'source-address' | 'none';
  readonly monitor: {
    readonly path: string;
    readonly host: string;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
  };
  readonly members: readonly LoadBalancerMember[];
}

export interface LoadBalancerMember {
  readonly service: string;
  readonly address: string;
  readonly port: number;
}
