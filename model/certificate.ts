import type { Value } from './value.ts';

/** A TLS certificate and its private key. */
export interface CertificateNode {
  readonly kind: 'certificate';
  readonly path: string;
  readonly name: string;
  /** DNS names and IP addresses it is valid for, sorted. */
  readonly domains: readonly string[];
  readonly source: CertificateSource;
}

/** Where a certificate and its private key come from. */
export type CertificateSource = GivenCertificate | InternalCertificate;

/** An authority outside made it, and somebody put it into the settings or among the secrets. */
export interface GivenCertificate {
  readonly kind: 'given';
  /** PEM of the certificate and its intermediates: the text, or the secret that it is kept in. */
  readonly chain: Value;
  /** Name of the secret that holds the private key in PEM. */
  readonly key: string;
}

/** The environment's own authority signs it; arrimage keeps that in the store of secrets, and its key nowhere else. */
export interface InternalCertificate {
  readonly kind: 'internal';
  /** The secret that the certificate is kept in. */
  readonly chain: Value;
  /** Name of the secret that holds the private key in PEM. */
  readonly key: string;
  /** Names of the secrets of the authority. */
  readonly authority: { readonly certificate: string; readonly key: string };
}
