import { secretsOf, type Value } from './value.ts';

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
export type CertificateSource = GivenCertificate | AcmeCertificate | InternalCertificate;

/** An authority outside made it, and somebody put it into the settings or among the secrets. */
export interface GivenCertificate {
  readonly kind: 'given';
  /** PEM of the certificate and its intermediates: the text, or the secret that it is kept in. */
  readonly chain: Value;
  /** Name of the secret that holds the private key in PEM. */
  readonly key: string;
}

/** An authority outside gives it to whoever answers for its names (ACME, RFC 8555); a container of ours obtains and renews it. */
export interface AcmeCertificate {
  readonly kind: 'acme';
  /** Where the authority says what it can do: its directory. */
  readonly directory: string;
  /** Directory of an authority for tries, which has to give one for the same names first; null: none is asked. */
  readonly rehearsal: string | null;
  /** Name that the container knows the certificate by; another authority's has another one. */
  readonly lineage: string;
  /** Id of the volume that it and its key lie on. */
  readonly volume: string;
  /** Id of the schedule that renews it. */
  readonly renewal: string;
  /** Name of the job that obtains it during a deployment. */
  readonly job: string;
  /** Addresses that its names have to lead to; empty: those of the server that serves it. */
  readonly publicAddresses: readonly string[];
  /** DNS server that knows the names as the authority does; null: the one of the machine that deploys. */
  readonly nameServer: string | null;
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

/** Names of the secrets that hold certificates, and no key: what they hold is shown to everybody who connects. */
export function publicSecretsOf({ source }: CertificateNode): readonly string[] {
  if (source.kind === 'acme') return [];
  const chain = secretsOf(source.chain);
  return source.kind === 'internal' ? [...chain, source.authority.certificate] : chain;
}
