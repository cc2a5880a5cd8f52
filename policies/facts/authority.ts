import { X509Certificate } from 'node:crypto';

/** What strict programs object to in a certificate that is to sign others, in words; of a list of them the first that has something. */
export function authorityFlaws(pem: string): readonly string[] {
  for (const [text] of pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)) {
    const certificate = tryParse(text);
    const flaws = certificate === null ? ['it cannot be read'] : flawsOf(certificate);
    if (flaws.length > 0) return flaws;
  }
  return [];
}

/** Object identifiers of extensions (RFC 5280, 4.2.1), as they stand in the certificate. */
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
const SUBJECT_KEY_IDENTIFIER = Buffer.from('0603551d0e', 'hex');

/** TRUE, which follows the identifier of an extension that must be understood. */
const CRITICAL = Buffer.from('0101ff', 'hex');

function flawsOf(certificate: X509Certificate): readonly string[] {
  if (!certificate.ca) return ['it is none (basicConstraints CA:TRUE)'];
  const { raw } = certificate;
  const at = raw.indexOf(BASIC_CONSTRAINTS);
  const isCritical = raw.subarray(at + BASIC_CONSTRAINTS.length).indexOf(CRITICAL) === 0;
  return [
    ...(isCritical ? [] : ['its basicConstraints are not critical']),
    ...(raw.includes(KEY_USAGE) ? [] : ['it has no keyUsage']),
    ...(raw.includes(SUBJECT_KEY_IDENTIFIER) ? [] : ['it has no subjectKeyIdentifier']),
  ];
}

function tryParse(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}
