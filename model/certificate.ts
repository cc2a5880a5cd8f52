/** A TLS certificate that was given; its private key is a secret. */
export interface CertificateNode {
  readonly kind: 'certificate';
  readonly path: string;
  readonly name: string;
  readonly domains: readonly string[];
  /** PEM of the certificate and its intermediates. */
  readonly chain: string;
  /** Name of the secret that holds the private key. */
  readonly key: string;
}
