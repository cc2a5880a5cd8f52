import type { EnvironmentVariable } from '../../model/container.ts';
import { textOf } from '../../model/value.ts';
import type { Container } from '../container.ts';
import { type PortEncryption, TLS_FILES } from '../encryption.ts';
import { ExternalHost } from '../external-host.ts';
import { Service } from '../service.ts';
import { AUTHORITY_TARGET, BUNDLE_TARGET, TRUSTSTORE_TARGET } from './entrypoint.ts';
import type { FileDraft } from './files.ts';
import { RUNTIMES } from './proxy-runtimes.ts';
import type { Use } from './uses.ts';

/** Names of the secrets of the internal authority. */
export const AUTHORITY = { certificate: 'authority-certificate', key: 'authority-key' } as const;

/** Names of the secrets of a container's own certificate. */
export function leafOf(name: string): { readonly certificate: string; readonly key: string } {
  return { certificate: `${name}-tls-certificate`, key: `${name}-tls-key` };
}

/** How the connection is encrypted; null where it is not. */
export function encryptionOf({ provider, portName }: Pick<Use, 'provider' | 'portName'>): PortEncryption | null {
  return provider instanceof ExternalHost ? null : (provider.encryption[portName] ?? null);
}

/** Whether a container needs a certificate of its own: to be connected to, or to connect. */
export function hasCertificate(container: Container, uses: readonly Use[]): boolean {
  return isEncryptedServer(container) || uses.some((use) => encryptionOf(use) === 'mutual');
}

/** Whether others connect to it by TLS. */
export function isEncryptedServer(container: Container): boolean {
  return container instanceof Service && Object.keys(container.encryption).length > 0;
}

/**
 * The files of a container's encrypted connections.
 *
 * Programs read them again, or with each connection, so that a certificate which was issued anew replaces no container. Certificates are no
 * secret: everybody may read them, so that it shows which ones are on a host.
 */
export function tlsFileDrafts(container: Container, uses: readonly Use[]): readonly FileDraft[] {
  const own = hasCertificate(container, uses);
  if (!own && !uses.some((use) => encryptionOf(use) !== null)) return [];
  const { certificate, key } = leafOf(container.name);
  return [
    draft(container, TLS_FILES.authority, AUTHORITY.certificate, '0444'),
    ...(own
      ? [draft(container, TLS_FILES.certificate, certificate, '0444'), draft(container, TLS_FILES.key, key, '0400')]
      : []),
  ];
}

/** Variables by which programs trust the internal authority beside the others, where they verify by what the system trusts. */
export function trustVariables(
  container: Container,
  uses: readonly Use[],
  given: readonly EnvironmentVariable[],
): readonly EnvironmentVariable[] {
  if (!verifiesBySystem(uses)) return given;
  const runtime = container.props.runtime ?? 'other';
  const known = new Map(given.map(({ name, value }) => [name, textOf(value)]));
  const trust = runtime === 'java' ? javaTrust(known.get(JAVA)) : RUNTIMES[runtime].trust;
  // Node and Go add one file to what they trust, the others have it in the place of that; where a proxy has an authority too, both are in the bundle.
  const adds = ['node', 'go'].includes(runtime) && !Object.keys(trust).some((name) => known.has(name));
  const joined = ([name, value]: readonly [string, string]): EnvironmentVariable => {
    const file = adds ? TLS_FILES.authority : value.replace(AUTHORITY_TARGET, BUNDLE_TARGET);
    return { name, value: [file], delivery: 'plain' };
  };
  return [...given.filter(({ name }) => trust[name] === undefined), ...Object.entries(trust).map(joined)];
}

/** Files by which they do, where the outbound proxy has not brought them. */
export function trustFiles(
  container: Container,
  uses: readonly Use[],
  given: readonly FileDraft[],
): readonly FileDraft[] {
  if (!verifiesBySystem(uses)) return [];
  const files = Object.entries(RUNTIMES[container.props.runtime ?? 'other'].files ?? {});
  return files
    .filter(([target]) => given.every((file) => file.target !== target))
    .map(([target, text]) => ({
      ...{ target, content: [text], mode: '0444', owner: { uid: 0, gid: 0 } },
      ...{ reloadable: false, folder: null },
    }));
}

function verifiesBySystem(uses: readonly Use[]): boolean {
  return uses.some((use) => encryptionOf(use) === 'server');
}

const JAVA = 'JAVA_TOOL_OPTIONS';

function javaTrust(given = ''): Readonly<Record<string, string>> {
  const option = `-Djavax.net.ssl.trustStore=${TRUSTSTORE_TARGET}`;
  return { [JAVA]: given.includes(option) ? given : `${given} ${option}`.trim() };
}

function draft(container: Container, target: string, secret: string, mode: string): FileDraft {
  return {
    target,
    content: [{ kind: 'secret', secret, encoding: 'plain' }],
    mode,
    owner: container.fileOwner,
    reloadable: true,
    folder: null,
  };
}
