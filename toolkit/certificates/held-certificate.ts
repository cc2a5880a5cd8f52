import { X509Certificate } from 'node:crypto';

/** What a certificate says of itself. */
export interface HeldCertificate {
  /** DNS names and IP addresses, sorted. */
  readonly names: readonly string[];
  /** Who signed it, as one line. */
  readonly issuer: string;
  readonly serial: string;
  /** In ISO 8601, like the other one. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Reads the first certificate of a PEM text or of bytes in DER; null where there is none. */
export function tryReadCertificate(text: string | Uint8Array): HeldCertificate | null {
  try {
    const { subjectAltName = '', issuer, serialNumber, validFrom, validTo } = new X509Certificate(text);
    const names = subjectAltName.split(', ').flatMap((item) => /^(?:DNS|IP Address):(.+)$/.exec(item)?.[1] ?? []);
    return {
      names: names.sort(),
      issuer: issuer.split('\n').join(', '),
      serial: serialNumber,
      notBefore: isoOf(validFrom),
      notAfter: isoOf(validTo),
    };
  } catch {
    return null;
  }
}

/** Whole days until a certificate ends; negative when it has. */
export function daysLeft({ notAfter }: HeldCertificate, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);
}

/** How much of its lifetime is left: 1 at its start, 0 at its end and after. */
export function shareLeft({ notBefore, notAfter }: HeldCertificate, now: Date): number {
  const [start, end] = [Date.parse(notBefore), Date.parse(notAfter)];
  return Math.max(0, (end - now.getTime()) / Math.max(1, end - start));
}

function isoOf(text: string): string {
  return new Date(text).toISOString().replace('.000Z', 'Z');
}
