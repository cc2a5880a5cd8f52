import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import type { OutboundProxy } from './outbound-proxy.ts';
import { pathOf } from './path.ts';
import type { Secret } from './secret.ts';
import { topologyError } from './topology-error.ts';

/** A certificate that somebody obtained elsewhere. */
export interface GivenCertificateProps {
  /** DNS names it is valid for. */
  readonly domains: readonly string[];

  /** PEM of the certificate, followed by its intermediates; a secret when it is kept beside the key. */
  readonly chain: string | Secret;

  /** Private key in PEM. */
  readonly key: Secret;
}

/** A certificate that the edge which serves it obtains and renews by certbot. */
export interface AcmeCertificateProps {
  /** DNS names it is valid for; each has to lead to the edge, at port 80. */
  readonly domains: readonly string[];

  readonly acme: AcmeProps;
}

/** Who is asked for a certificate, and how. Whoever asks agrees to the authority's terms. */
export interface AcmeProps {
  /** certbot 4.1 or newer: it asks the authority when to renew. */
  readonly image: string;

  /**
   * Which authority: Let's Encrypt's for tries, which browsers do not trust; its real one, which is only asked once that for tries has given a
   * certificate for the same names; or another one by the address of its directory.
   *
   * @default 'staging'
   */
  readonly authority?: 'staging' | 'production' | DirectoryProps;

  /** E-mail address of the account. @default - none */
  readonly email?: string;

  /** Addresses that the names lead to where that is not the server, as with address translation. @default [] */
  readonly publicAddresses?: readonly string[];

  /** IP address, or address and port, of a DNS server that answers as the authority's does. @default - that of the machine that deploys */
  readonly nameServer?: string;

  /** When it asks whether to renew: five fields of cron, in UTC. @default - twice a day, at a minute that follows from the names */
  readonly calendar?: string;

  /** @default - none: it connects directly */
  readonly outboundProxy?: OutboundProxy;

  /** @default - 192 MiB of memory, half a processor */
  readonly resources?: ResourceProps;
}

/** An authority other than Let's Encrypt. */
export interface DirectoryProps {
  /** Address of its directory, `https://…`. */
  readonly directory: string;

  /** PEM of what its own HTTPS certificate is verified with. @default - the public authorities */
  readonly trust?: string;
}

export type CertificateProps = GivenCertificateProps | AcmeCertificateProps;

/** A TLS certificate with its private key. */
export class Certificate extends Construct {
  readonly domains: readonly string[];
  readonly props: CertificateProps;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.domains = props.domains;
    this.props = props;
    if (props.domains.length === 0) {
      throw topologyError(
        pathOf(this),
        'expected at least one name that it is valid for, got none; name one in domains',
      );
    }
    const wrong =
      'acme' in props ? props.domains.find((name) => !/^[a-z0-9*]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) : undefined;
    if (wrong !== undefined) {
      throw topologyError(pathOf(this), `expected a DNS name in lower case, got "${wrong}"; write it as in an address`);
    }
  }
}
