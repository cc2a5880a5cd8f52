import { CERTBOT_PROGRAM } from './certbot-program.ts';

export const CERTBOT_TARGET = '/arrimage/certificate';

/** Folder of certbot: certificates, keys, accounts; our own notes on what was asked lie in its folder `arrimage`. */
export const CERTBOT_FOLDER = '/etc/letsencrypt';

/** Folder that certbot answers challenges from, and the edge serves. */
export const CHALLENGES = '/srv/challenges';

/** Where the PEM of what an authority's own HTTPS is verified with lies. */
export const TRUST_TARGET = '/arrimage/acme-trust.pem';

/** What a script asks for, and from whom. */
export interface CertbotOrder {
  /** DNS names. */
  readonly domains: readonly string[];
  readonly lineage: string;
  readonly directory: string;
  /** What is asked first, and by which names it is known where that has happened; null: nothing. */
  readonly rehearsal: {
    readonly lineage: string;
    readonly directory: string;
    readonly others: readonly string[];
  } | null;
  readonly email: string | null;
  /** Whether the authority allows few tries: 5 failures an hour, 5 certificates for the same names in 7 days. */
  readonly isLimited: boolean;
}

/**
 * POSIX script around certbot. `obtain` sees that a certificate for these names is there and that the edge serves it; `renew` renews it when it
 * is due, with `--force` though it is not; `notes` tells of failed tries.
 *
 * After a failed try nobody is asked for a minute, then 5, 15 and 30, then 2 hours and 6, whoever starts it; `--force` lifts that wait, but never a
 * limit of the authority, since whoever is over that one is locked out for hours.
 */
export function certbotScript(order: CertbotOrder): string {
  const { domains, lineage, directory, rehearsal, email, isLimited } = order;
  return `#!/bin/sh
set -u
names=${word([...domains].sort().join(' '))}
lineage=${word(lineage)}
directory=${word(directory)}
rehearsal=${word(rehearsal?.lineage ?? '')}
rehearsal_directory=${word(rehearsal?.directory ?? '')}
rehearsed=${word([rehearsal?.lineage ?? '', ...(rehearsal?.others ?? [])].join(' ').trim())}
email=${word(email ?? '')}
limited=${isLimited ? 1 : 0}
folder=${CERTBOT_FOLDER}
challenges=${CHALLENGES}
trust=${TRUST_TARGET}
${CERTBOT_PROGRAM}`;
}

/** One word of a shell. */
function word(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
