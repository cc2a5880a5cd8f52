import { Construct } from 'constructs';

export interface OutboundProxyProps {
  /** IP address or DNS name. */
  readonly address: string;

  readonly port: number;

  /**
   * Names that are reached without it; what a program connects to inside the topology is added by itself.
   *
   * @default []
   */
  readonly exceptions?: readonly string[];

  /**
   * PEM of the authority that signs what the proxy intercepts; it is added to what each program trusts.
   *
   * @default - none: the proxy does not intercept
   */
  readonly certificateAuthority?: string;
}

/** The company's way out to the internet; services go through it when they are given it. */
export class OutboundProxy extends Construct {
  readonly address: string;
  readonly port: number;
  readonly exceptions: readonly string[];
  readonly certificateAuthority: string | null;

  constructor(scope: Construct, id: string, props: OutboundProxyProps) {
    super(scope, id);
    this.address = props.address;
    this.port = props.port;
    this.exceptions = props.exceptions ?? [];
    this.certificateAuthority = props.certificateAuthority ?? null;
  }

  /** What `HTTPS_PROXY` says. */
  get url(): string {
    return `http://${this.address}:${this.port}`;
  }
}
