/** The company's way out to the internet. */
export interface OutboundProxyNode {
  readonly kind: 'outbound-proxy';
  readonly path: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Names that are reached directly, sorted; the topology's own names are added to them. */
  readonly exceptions: readonly string[];
  /** PEM of the authority that signs what the proxy intercepts; null: it does not intercept. */
  readonly certificateAuthority: string | null;
  /** Ids of the services and jobs that go through it, sorted. */
  readonly users: readonly string[];
}
