import type { Value } from './value.ts';

/** A TLS certificate that was given; its private key is a secret. */
export interface CertificateNode {
  readonly kind: 'certificate';
  readonly path: string;
  readonly name: string;
  readonly domains: readonly string[];
  /** PEM of the certificate and its intermediates: the text, or the secret that it is kept in. */
  readonly chain: Value;
  /** Name of the secret that holds the private key. */
  readonly key: string;
}
