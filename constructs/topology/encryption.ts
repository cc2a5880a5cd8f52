import type { EnvironmentVariable } from '../../model/container.ts';
import type { Container } from '../container.ts';
import { type PortEncryption, TLS_FILES } from '../encryption.ts';
import { ExternalHost } from '../external-host.ts';
import { Service } from '../service.ts';
import { BUNDLE_TARGET } from './entrypoint.ts';
import type { FileDraft } from './files.ts';
import { TRUST } from './proxy.ts';
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
  if (!uses.some((use) => encryptionOf(use) === 'server')) return given;
  const runtime = container.props.runtime ?? 'other';
  const known = new Set(given.map(({ name }) => name));
  // Node and Go add one file to what they trust, the others have it in the place of that; where a proxy has an authority too, both are in the bundle.
  const adds = ['node', 'go'].includes(runtime) && !TRUST[runtime].some(([name]) => known.has(name));
  const target = adds ? TLS_FILES.authority : BUNDLE_TARGET;
  const trust = TRUST[runtime].map(([name]): EnvironmentVariable => ({ name, value: [target], delivery: 'plain' }));
  const names = new Set(trust.map(({ name }) => name));
  return [...given.filter(({ name }) => !names.has(name)), ...trust];
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
