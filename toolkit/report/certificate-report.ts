import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { CertificateState } from '../certificates/certificate-state.ts';
import { daysLeft } from '../certificates/held-certificate.ts';
import { leftText } from '../certificates/judge-certificates.ts';
import { type Finding, findingText } from '../examine/finding.ts';
import type { Colors } from './colors.ts';

export interface CertificateReport {
  readonly target: string;
  readonly states: readonly CertificateState[];
  readonly findings: readonly Finding[];
  readonly now: Date;
}

/** Every certificate of an environment: a table with what is wrong below it, or JSON. */
export function certificateReport(report: CertificateReport, format: 'text' | 'json', colors: Colors): string {
  const wrong = report.findings.filter(({ state }) => state !== 'ok');
  if (format === 'json') return json(report);
  if (report.states.length === 0) return `${report.target} has no certificate\n`;
  const table = new Table({
    head: ['certificate', 'names', 'served by', 'from', 'until', 'renewal'],
    style: { head: [], border: [], compact: true },
  });
  for (const { certificate, places } of report.states) {
    for (const { service, server, address, isRunning, stored } of places) {
      const place = `${service} on ${server}${address === null ? '' : `\n${address}`}`;
      const until = stored === null ? (isRunning ? colors.red('not there') : '-') : leftText(stored, report.now);
      table.push([
        certificate.name,
        certificate.domains.join('\n'),
        place,
        stored?.issuer ?? '-',
        until,
        RENEWAL[certificate.source.kind],
      ]);
    }
  }
  const paint = { ok: colors.green, warning: colors.yellow, error: colors.red };
  return [
    table.toString(),
    ...wrong.map((finding) => paint[finding.state](`${finding.state}  ${findingText(finding)}`)),
    '',
  ].join('\n');
}

/** How a certificate of each kind is renewed, in a word or two. */
const RENEWAL: Readonly<Record<CertificateState['certificate']['source']['kind'], string>> = {
  given: 'by hand',
  acme: 'by certbot',
  internal: 'by deploy',
};

function json({ target, states, findings, now }: CertificateReport): string {
  const certificates = states.map(({ certificate, places, failures }) => ({
    name: certificate.name,
    domains: certificate.domains,
    source: certificate.source.kind,
    authority: certificate.source.kind === 'acme' ? certificate.source.directory : null,
    renewal: RENEWAL[certificate.source.kind],
    places: places.map((place) => ({ ...place, daysLeft: place.stored === null ? null : daysLeft(place.stored, now) })),
    failures,
  }));
  const ok = !findings.some(({ state }) => state === 'error');
  return renderJson({ version: 1, ok, target, certificates, findings });
}
