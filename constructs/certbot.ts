import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import { CERTBOT_FOLDER, CERTBOT_TARGET, CHALLENGES, certbotScript, TRUST_TARGET } from './certbot-script.ts';
import type { AcmeCertificateProps, AcmeProps, Certificate } from './certificate.ts';
import type { Container } from './container.ts';
import { Job } from './job.ts';
import { Schedule } from './schedule.ts';
import type { Service } from './service.ts';
import { Volume } from './volume.ts';

export interface CertbotProps {
  readonly certificate: Certificate;
  readonly order: AcmeCertificateProps;

  /** Serves the challenges and the certificate. */
  readonly edge: Service;
}

/** Let's Encrypt's directories, see https://letsencrypt.org/docs/staging-environment/. */
export const LETS_ENCRYPT = {
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  production: 'https://acme-v02.api.letsencrypt.org/directory',
} as const;

/**
 * certbot beside an edge: a job obtains the certificate in the first deployment, a schedule renews it.
 *
 * Both are root without any capability, on a read-only file system: what they write to are the certificates, which nobody else may read, and the
 * challenges.
 */
export class Certbot extends Construct {
  readonly certificate: Certificate;
  readonly renewal: Service;
  readonly job: Job;
  readonly certificates: Volume;
  readonly challenges: Volume;

  constructor(scope: Construct, id: string, { certificate, order, edge }: CertbotProps) {
    super(scope, id);
    this.certificate = certificate;
    const { image, calendar, outboundProxy, resources } = order.acme;
    this.certificates = new Volume(this, 'certificates');
    this.challenges = new Volume(this, 'challenges');
    const props = {
      image,
      exceptions: { rootUser: 'certificates and keys are for root alone; it keeps no capability' },
      runtime: 'python',
      ...(outboundProxy === undefined ? {} : { outboundProxy }),
      resources: { ...ENOUGH, ...resources },
    } as const;
    this.renewal = new Schedule(this, id, {
      ...props,
      calendar: calendar ?? twiceADay(order.domains),
      command: ['/bin/sh', CERTBOT_TARGET, 'renew'],
      timeoutSeconds: LONGEST_SECONDS,
    }).service;
    this.job = new Job(this, `${certificate.node.id}-certificate`, {
      ...props,
      entrypoint: ['/bin/sh', CERTBOT_TARGET],
      command: ['obtain'],
      environment: { EDGE: edge.endpointOf('https') },
      timeoutSeconds: LONGEST_SECONDS,
    });
    for (const container of [this.renewal, this.job]) this.#prepare(container, certificate, order);
  }

  #prepare(container: Container, certificate: Certificate, { acme, domains }: AcmeCertificateProps): void {
    const { lineage, directory, rehearsal } = authorityOf(certificate.node.id, acme);
    const content = certbotScript({
      ...{ domains, lineage, directory, rehearsal, email: acme.email ?? null },
      isLimited: directory === LETS_ENCRYPT.production,
    });
    container.addFile(CERTBOT_TARGET, { content, mode: '0555' });
    const trust = typeof acme.authority === 'object' ? acme.authority.trust : undefined;
    if (trust !== undefined) container.addFile(TRUST_TARGET, { content: trust });
    container.addVolume(CERTBOT_FOLDER, this.certificates);
    container.addVolume(CHALLENGES, this.challenges);
    // The image has volumes for both, which would be made anew with each container.
    for (const target of ['/var/lib/letsencrypt', '/var/log/letsencrypt']) container.addTmpfs(target);
  }
}

/** What certbot needs, by measurement; more would only be kept from others. */
const ENOUGH = { memoryBytes: 192 * 1024 ** 2, cpus: 0.5 };

/** Seconds that certbot may take: the authority looks from several places, and tries again. */
const LONGEST_SECONDS = 600;

/** Whom a certificate is asked of, and the names that certbot has for what they gave. */
export interface Authority {
  readonly lineage: string;
  readonly directory: string;
  readonly rehearsal: {
    readonly lineage: string;
    readonly directory: string;
    readonly others: readonly string[];
  } | null;
}

export function authorityOf(certificate: string, { authority = 'staging' }: AcmeProps): Authority {
  const staging = `${certificate}-staging`;
  if (authority === 'staging') return { lineage: staging, directory: LETS_ENCRYPT.staging, rehearsal: null };
  if (authority === 'production') {
    const rehearsal = { lineage: `${certificate}-rehearsal`, directory: LETS_ENCRYPT.staging, others: [staging] };
    return { lineage: `${certificate}-production`, directory: LETS_ENCRYPT.production, rehearsal };
  }
  const { directory } = authority;
  return { lineage: `${certificate}-${numberOf(directory).toString(16)}`, directory, rehearsal: null };
}

/** Twelve hours apart, so that an authority that wants a certificate renewed early is heard; spread over all sites, as authorities ask for. */
function twiceADay(domains: readonly string[]): string {
  const minuteOfHalfDay = numberOf([...domains].sort().join(' ')) % 720;
  const hour = Math.floor(minuteOfHalfDay / 60);
  return `${minuteOfHalfDay % 60} ${hour},${hour + 12} * * *`;
}

function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
