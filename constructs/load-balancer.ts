import { Construct } from 'constructs';
import { pathOf } from './path.ts';
import type { Service } from './service.ts';
import { topologyError } from './topology-error.ts';

export interface LoadBalancerProps {
  /** IP address that clients connect to. */
  readonly virtualAddress: string;

  /** @default 443 */
  readonly port?: number;

  /** Addresses or CIDR blocks from which it connects to its members; only they are admitted there. */
  readonly sources: readonly string[];

  /** @default 'cookie' */
  readonly persistence?: 'cookie' | 'source-address' | 'none';

  /** Request that tells it whether a member may get traffic; intervals in seconds. */
  readonly monitor: {
    readonly path: string;
    readonly host: string;
    /** @default 5 */
    readonly intervalSeconds?: number;
    /** @default 16 */
    readonly timeoutSeconds?: number;
  };
}

/** A load balancer that somebody else runs, such as an F5 BIG-IP. */
export class LoadBalancer extends Construct {
  readonly props: LoadBalancerProps;
  readonly #members: { readonly service: Service; readonly portName: string }[] = [];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
  }

  get members(): readonly { readonly service: Service; readonly portName: string }[] {
    return this.#members;
  }

  /** Sends traffic to a port of a service that its host listens for already; admits the balancer only. */
  addMember(service: Service, portName: string): void {
    if (!service.publications.some((publication) => publication.portName === portName)) {
      throw topologyError(pathOf(this), `${service.id} does not publish its port "${portName}"; publish it first`);
    }
    this.#members.push({ service, portName });
  }
}
