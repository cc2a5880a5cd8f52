import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

/** An authority is good for ten years, what it issues for one. */
export const AUTHORITY_DAYS = 3650;
export const LEAF_DAYS = 365;

/** A certificate and its private key, both in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority that signs certificates of programs only, no further authority; every field that strict verification asks for is there. */
export async function makeAuthority(name: string, now: Date): Promise<KeyPair> {
  const key = await newKey();
  const { publicKey, privateKey } = await keysOf(key);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys: { publicKey, privateKey },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { certificate: pem(certificate), key };
}

/** Issues a certificate for both ends of a connection, for a key in PEM. */
export async function issue(
  authority: KeyPair,
  { domains, key, name }: { readonly name: string; readonly domains: readonly string[]; readonly key: string },
  now: Date,
): Promise<string> {
  const issuer = new X509Certificate(firstOf(authority.certificate));
  const { publicKey } = await keysOf(key);
  const { privateKey: signingKey } = await keysOf(authority.key);
  const { notBefore, notAfter } = validity(now, LEAF_DAYS);
  const names = domains.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    new SubjectAlternativeNameExtension(names),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer.subject,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey,
    extensions,
  });
  return pem(certificate);
}

/** A new private key in PEM. */
export async function newKey(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')}\n`;
}

/** The first certificate of a bundle: of an authority the one that signs, those behind it are only trusted still. */
export function firstOf(bundle: string): string {
  return /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(bundle)?.[0] ?? bundle;
}

async function keysOf(key: string): Promise<webcrypto.CryptoKeyPair> {
  const secret = createPrivateKey(key);
  const [pkcs8, spki] = [
    secret.export({ type: 'pkcs8', format: 'der' }),
    createPublicKey(secret).export({ type: 'spki', format: 'der' }),
  ];
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
  };
}

/** From an hour ago on, since clocks differ. */
function validity(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now.getTime() - 3_600_000), notAfter: new Date(now.getTime() + days * DAY) };
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
