import { webcrypto } from 'node:crypto';
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
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, both in PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of the outside world, made anew each time: that of a company's proxy, or one that stands for the public ones. */
export interface Authority extends Pair {
  /** Signs a server's certificate for these names. */
  readonly sign: (domains: readonly string[]) => Promise<Pair>;
}

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

const DAY = 86_400_000;

/** Makes an authority that the strictest programs take, Python 3.13 and newer among them. */
export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: `CN=${name}`,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { ...(await pairOf(certificate, keys)), sign: (domains) => sign(domains, certificate, keys) };
}

async function sign(
  domains: readonly string[],
  issuer: X509Certificate,
  issuerKeys: webcrypto.CryptoKeyPair,
): Promise<Pair> {
  const keys = await makeKeys();
  const extensions: readonly Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(domains.map((value) => ({ type: 'dns', value }))),
    await AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    subject: `CN=${domains[0]}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: issuerKeys.privateKey,
    extensions: [...extensions],
  });
  return pairOf(certificate, keys);
}

function validity() {
  const now = Date.now();
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + 30 * DAY), signingAlgorithm: ALGORITHM };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function pairOf(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Pair> {
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` };
}
