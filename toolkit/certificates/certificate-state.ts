import type { CertificateNode } from '../../model/certificate.ts';
import type { HeldCertificate } from './held-certificate.ts';

/** A certificate of an environment and what was seen of it on the servers. */
export interface CertificateState {
  readonly certificate: CertificateNode;
  /** In the order of services and their containers. */
  readonly places: readonly CertificatePlace[];
  /** How the last tries to obtain it failed; empty: the last one did not. */
  readonly failures: readonly FailedTry[];
}

/** A service that a certificate is for. */
export interface CertificatePlace {
  readonly server: string;
  readonly service: string;
  /** Whether its container runs; where it does not, nothing else is known. */
  readonly isRunning: boolean;
  /** What lies in the file that the program reads; null: nothing that can be read. */
  readonly stored: HeldCertificate | null;
  /** What it answers with over TLS; null: it was not asked, or did not answer. */
  readonly served: HeldCertificate | null;
  /** Where it was asked, `address:port`; null: the host listens for no TLS of it. */
  readonly address: string | null;
}

/** What is kept beside a certificate of certbot of tries that failed. */
export interface FailedTry {
  /** Name that certbot knows it by. */
  readonly lineage: string;
  /** When, in ISO 8601. */
  readonly at: string;
  /** How many in a row. */
  readonly tries: number;
  /** Until when nobody is asked, in ISO 8601. */
  readonly until: string;
  /** Whether the authority itself asked to wait. */
  readonly isAuthority: boolean;
  /** What the authority said. */
  readonly reason: string;
}
