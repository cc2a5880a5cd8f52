/** A consumer that talks to a provider, derived from the consumer's settings. */
export interface Connection {
  readonly kind: 'connection';
  /** Id of a service or job, or the name of a load balancer. */
  readonly from: string;
  /** Id of a service, or the name of an external host or outbound proxy. */
  readonly to: string;
  readonly toKind: 'service' | 'external-host' | 'outbound-proxy';
  /** Name of the port at the provider. */
  readonly port: string;
  /** Number that the consumer connects to. */
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  /** `network`: within one server; `servers`: from one server to another; `outside`: to what we do not deploy. */
  readonly reach: 'network' | 'servers' | 'outside';
  /** The consumer can start before the provider answers: it gives no order. */
  readonly later: boolean;
  /** It is TLS by certificates of the internal authority. */
  readonly encrypted: boolean;
}
