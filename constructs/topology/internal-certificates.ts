import type { CertificateNode, InternalCertificate } from '../../model/certificate.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { SecretNode } from '../../model/secret.ts';
import { pathOf } from '../path.ts';
import type { TopologyProblem } from '../topology-error.ts';
import type { ContainerDraft } from './container-node.ts';
import { AUTHORITY, encryptionOf, hasCertificate, isEncryptedServer, leafOf } from './encryption.ts';
import type { Inventory } from './inventory.ts';

/** What encrypted connections add to a topology. */
export interface InternalCertificates {
  readonly certificates: readonly CertificateNode[];
  readonly secrets: readonly SecretNode[];
}

/** One certificate for each name of a service or job that needs one, and the authority that signs them; adds a problem for each name that is taken. */
export function internalCertificates(
  { environment, secrets: declared }: Inventory,
  drafts: readonly ContainerDraft[],
  problems: TopologyProblem[],
): InternalCertificates {
  const encrypted = drafts.filter(
    ({ container, uses }) => isEncryptedServer(container) || uses.some((use) => encryptionOf(use) !== null),
  );
  if (encrypted.length === 0) return { certificates: [], secrets: [] };
  const own = encrypted.filter(({ container, uses }) => hasCertificate(container, uses));
  const names = [...new Set(own.map(({ container }) => container.name))].sort();
  const certificates = names.map((name) => certificateOf(own.filter(({ container }) => container.name === name)));
  const paths = new Map<string, string>([
    ...Object.values(AUTHORITY).map((name) => [name, environment.node.path] as const),
    ...certificates.flatMap(({ path, source }) => [
      [source.key, path] as const,
      [leafOf(source.key.replace(/-tls-key$/, '')).certificate, path] as const,
    ]),
  ]);
  for (const secret of declared.filter(({ name }) => paths.has(name))) {
    const message = `the name "${secret.name}" is that of a secret of the internal authority; rename it`;
    problems.push({ path: pathOf(secret), message });
  }
  const secrets = [...paths].map(([name, path]): SecretNode => {
    return { kind: 'secret', path, name, length: 32, given: null, version: environment.secretVersions[name] ?? 1 };
  });
  return { certificates, secrets: secrets.sort((a, b) => byCodeUnit(a.name, b.name)) };
}

/** A server is reached by its name, by the address of its host, and from inside its own container. */
function certificateOf(drafts: readonly ContainerDraft[]): CertificateNode & { readonly source: InternalCertificate } {
  const [{ container }] = drafts as readonly [ContainerDraft];
  const { certificate, key } = leafOf(container.name);
  const servers = drafts.filter((draft) => isEncryptedServer(draft.container));
  const domains = [
    container.name,
    ...(servers.length === 0 ? [] : ['localhost', '127.0.0.1']),
    ...servers.map((draft) => draft.container.server.privateAddress),
  ];
  return {
    kind: 'certificate',
    path: pathOf(container),
    name: `${container.name}-tls`,
    domains: [...new Set(domains)].sort(),
    source: {
      kind: 'internal',
      chain: [{ kind: 'secret', secret: certificate, encoding: 'plain' }],
      key,
      authority: AUTHORITY,
    },
  };
}
