import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type CertificateNode, type InternalCertificate, publicSecretsOf } from '../../model/certificate.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import type { KeyPair } from './internal-certificate.ts';
import type { Secrets } from './secrets.ts';

/** P-256, as OpenSSL calls it. */
const CURVE = 'prime256v1';

/** A certificate of the internal authority that has to be issued anew, though there is one. */
export interface StaleCertificate {
  /** Name of the secret that it is kept in. */
  readonly secret: string;
  /** Whether connections fail by it, or will only do so later. */
  readonly fails: boolean;
  /** What is wrong with it. */
  readonly why: string;
}

/**
 * Values for the secrets of encrypted connections that are missing: the authority, keys, and the certificates that it signs.
 *
 * A certificate that is missing is issued for the key that is there, so that only one file changes on the hosts. One whose key is missing is
 * issued anew. The authority's own key is used here and is given to nobody.
 *
 * @throws UsageError where one half of the authority is missing, since a new one would be trusted by nobody, or cannot sign
 */
export async function internalPairs(
  topology: Topology,
  missing: ReadonlySet<string>,
  found: Secrets,
  now: Date = new Date(),
): Promise<readonly (readonly [string, string])[]> {
  const leaves = leavesOf(topology);
  const [first] = leaves;
  if (first === undefined) return [];
  const { authority } = first.source;
  const wanted = leaves.filter(({ source, secret }) => missing.has(secret) || missing.has(source.key));
  if (wanted.length === 0 && !missing.has(authority.certificate) && !missing.has(authority.key)) return [];
  const { firstOf, issue, makeAuthority, newKey } = await import('./internal-certificate.ts');
  const known = authorityOf(authority, missing, found);
  if (known !== null) refuseBroken(authority, { ...known, certificate: firstOf(known.certificate) });
  const signer = known ?? (await makeAuthority(`arrimage ${deploymentName(topology)}`, now));
  const issued = (known === null ? leaves : wanted).map(async ({ name, domains, source, secret }) => {
    const kept = missing.has(source.key) ? undefined : found.get(source.key);
    if (kept !== undefined && curveOf(kept) !== CURVE) {
      throw new UsageError(
        `secret ${source.key}: expected a private key in PEM, of ECDSA on P-256, got something else; run arrimage secrets rotate ${targetText(topology)} ${source.key}`,
      );
    }
    const key = kept ?? (await newKey());
    const certificate = await issue(signer, { name, domains, key }, now);
    return [
      [source.key, key],
      [secret, certificate],
    ] as const;
  });
  return [
    ...(known === null
      ? ([
          [authority.certificate, signer.certificate],
          [authority.key, signer.key],
        ] as const)
      : []),
    ...(await Promise.all(issued)).flat(),
  ];
}

/** Certificates that are there and have to be issued anew: with less than a third of their time left, or no longer what the settings want. */
export function staleCertificates(
  topology: Topology,
  found: Secrets,
  now: Date = new Date(),
): readonly StaleCertificate[] {
  return leavesOf(topology).flatMap(({ domains, source, secret }): readonly StaleCertificate[] => {
    const [text, key, authority] = [secret, source.key, source.authority.certificate].map((name) => found.get(name));
    if (text === undefined || key === undefined || authority === undefined) return [];
    const problem = problemOf({ certificate: text, key }, authority, domains);
    if (problem !== null) return [{ secret, fails: true, why: problem }];
    const { validFrom, validTo } = new X509Certificate(text);
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
    const why = `it ends on ${new Date(to).toISOString().slice(0, 10)}`;
    if (to <= now.getTime()) return [{ secret, fails: true, why }];
    return to - now.getTime() < (to - from) / 3 ? [{ secret, fails: false, why }] : [];
  });
}

/** Names of the secrets that hold certificates: everybody may read those. */
export function certificateSecrets({ certificates }: Topology): ReadonlySet<string> {
  return new Set(certificates.flatMap(publicSecretsOf));
}

interface Leaf {
  readonly name: string;
  readonly domains: readonly string[];
  readonly source: InternalCertificate;
  readonly secret: string;
}

function leavesOf({ certificates }: Topology): readonly Leaf[] {
  return certificates.flatMap((certificate: CertificateNode) => {
    const { name, domains, source } = certificate;
    if (source.kind !== 'internal') return [];
    return [{ name: name.replace(/-tls$/, ''), domains, source, secret: secretsOf(source.chain)[0] ?? '' }];
  });
}

/** What the store has of the authority; null: nothing. */
function authorityOf(
  names: InternalCertificate['authority'],
  missing: ReadonlySet<string>,
  found: Secrets,
): KeyPair | null {
  const [certificate, key] = [names.certificate, names.key].map((name) =>
    missing.has(name) ? undefined : found.get(name),
  );
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  if (certificate === undefined && key === undefined) return null;
  const [gone, there] = key === undefined ? [names.key, names.certificate] : [names.certificate, names.key];
  throw new UsageError(
    `secret ${gone}: expected the other half of "${there}", got none; bring it back, or remove both to have a new authority, which interrupts every encrypted connection once`,
  );
}

/** Throws a `UsageError` that names the half with which nothing can be signed. */
function refuseBroken(names: InternalCertificate['authority'], { certificate, key }: KeyPair): void {
  const advice = 'set the one that signed, from the history of the store';
  const own = parsed(() => new X509Certificate(certificate));
  if (own === null) {
    throw new UsageError(`secret ${names.certificate}: expected a certificate in PEM, got something else; ${advice}`);
  }
  if (curveOf(key) === CURVE && own.checkPrivateKey(createPrivateKey(key))) return;
  const got = curveOf(key) === CURVE ? 'that of another' : 'something else';
  throw new UsageError(
    `secret ${names.key}: expected the private key, in PEM and of ECDSA on P-256, of the first certificate in "${names.certificate}", got ${got}; ${advice}`,
  );
}

/** Name of a private key's curve; null: it has none, or is no key. */
function curveOf(key: string): string | null {
  return parsed(() => createPrivateKey(key))?.asymmetricKeyDetails?.namedCurve ?? null;
}

function parsed<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

function problemOf({ certificate, key }: KeyPair, authority: string, domains: readonly string[]): string | null {
  try {
    const own = new X509Certificate(certificate);
    if (!own.verify(new X509Certificate(authority).publicKey)) return 'another authority has signed it';
    if (!own.checkPrivateKey(createPrivateKey(key))) return 'it is for another key';
    const names = (own.subjectAltName ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
    const lacking = domains.filter((domain) => !names.includes(domain));
    return lacking.length === 0 ? null : `it is not for ${lacking.join(', ')}`;
  } catch {
    return 'it or its key is no PEM that can be read';
  }
}
