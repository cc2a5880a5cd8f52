import type { Topology } from '../../model/topology.ts';
import type { Finding } from '../examine/finding.ts';
import { targetText } from '../target.ts';
import type { CertificatePlace, CertificateState } from './certificate-state.ts';
import { daysLeft, type HeldCertificate, shareLeft } from './held-certificate.ts';

/** What is renewed by itself is renewed at a third of its lifetime, or when the authority asks for it: less than this is late. */
const LATE_SHARE = 0.3;

/** What people have to renew is told of when a third of its lifetime is left, and no earlier than these days before. */
const EARLY_SHARE = 1 / 3;
const EARLY_DAYS = 30;

/** Whether each certificate is there, is served, is for its names and will last; one finding for each place. */
export function judgeCertificates(
  topology: Topology,
  states: readonly CertificateState[],
  now: Date,
): readonly Finding[] {
  return states.flatMap((state) => [
    ...state.places.map((place) => judgePlace(topology, state, place, now)),
    ...failedTries(topology, state),
  ]);
}

function judgePlace(
  topology: Topology,
  { certificate }: CertificateState,
  place: CertificatePlace,
  now: Date,
): Finding {
  const { name, domains, source } = certificate;
  const { server, service, isRunning, stored, served, address } = place;
  const base = {
    server,
    check: 'certificate',
    subject: `certificate ${name} of ${service}`,
    needed: domains.join(', '),
  } as const;
  const isOurs = source.kind === 'acme';
  const renew = isOurs ? `run arrimage certificates renew ${targetText(topology)} ${name}` : GIVEN;
  const finding = (state: Finding['state'], found: string, remedy: string): Finding => ({
    ...base,
    state,
    found,
    remedy,
  });
  if (!isRunning) return finding('ok', isOurs ? 'the deployment obtains it' : 'the deployment brings it', '');
  if (stored === null) return finding('error', 'is not there', isOurs ? renew : 'deploy again');
  const missing = domains.filter((domain) => !covers(stored, domain));
  if (missing.length > 0)
    return finding('error', `is not valid for ${missing.join(', ')}`, isOurs ? 'deploy, which obtains one' : renew);
  const left = leftText(stored, now);
  if (Date.parse(stored.notAfter) <= now.getTime()) return finding('error', left, renew);
  if (served !== null && served.serial !== stored.serial) {
    const other = `another one is served at ${address} (${served.issuer}, ${leftText(served, now)})`;
    return finding('warning', other, `see what ${service} says by arrimage logs, and what stands before it`);
  }
  const share = shareLeft(stored, now);
  const isLate = isOurs ? share < LATE_SHARE : share < EARLY_SHARE && daysLeft(stored, now) < EARLY_DAYS;
  if (isLate) return finding('warning', left, isOurs ? `its renewal is late; ${renew}, which says why` : renew);
  return finding('ok', `${left}, from ${stored.issuer}`, '');
}

const GIVEN = 'get a new one, put its chain and key in place, count up the version of its secrets, and deploy';

function failedTries(topology: Topology, { certificate, failures, places }: CertificateState): readonly Finding[] {
  const [place] = places;
  return failures.map(({ at, tries, until, reason, isAuthority }): Finding => {
    const whose = isAuthority ? ', as the authority asks for' : '';
    return {
      ...{
        server: place?.server ?? '',
        check: 'certificate',
        subject: `certificate ${certificate.name}`,
        state: 'warning',
      },
      found: `the last try to obtain it failed at ${at} (${tries} in a row): ${reason}`,
      needed: '',
      remedy: `nobody is asked before ${until}${whose}; mend the cause, then run arrimage certificates renew ${targetText(topology)} ${certificate.name} --force`,
    };
  });
}

/** `ends in 12 days (2026-12-03T10:00:00Z)`. */
export function leftText(held: HeldCertificate, now: Date): string {
  const minutes = Math.floor((Date.parse(held.notAfter) - now.getTime()) / 60_000);
  if (minutes < 0) return `has ended (${held.notAfter})`;
  const days = daysLeft(held, now);
  const time = days >= 2 ? `${days} days` : minutes >= 120 ? `${Math.floor(minutes / 60)} hours` : `${minutes} minutes`;
  return `ends in ${time} (${held.notAfter})`;
}

function covers({ names }: HeldCertificate, domain: string): boolean {
  return names.some(
    (name) => name === domain || (name.startsWith('*.') && domain.slice(domain.indexOf('.')) === name.slice(1)),
  );
}
