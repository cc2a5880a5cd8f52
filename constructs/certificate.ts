import { Construct } from 'constructs';
import type { Secret } from './secret.ts';

export interface CertificateProps {
  /** DNS names it is valid for. */
  readonly domains: readonly string[];

  /** PEM of the certificate, followed by its intermediates; a secret when it is kept beside the key. */
  readonly chain: string | Secret;

  /** Private key in PEM. */
  readonly key: Secret;
}

/** A TLS certificate that was given by an authority outside. */
export class Certificate extends Construct {
  readonly domains: readonly string[];
  readonly chain: string | Secret;
  readonly key: Secret;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.domains = props.domains;
    this.chain = props.chain;
    this.key = props.key;
  }
}
