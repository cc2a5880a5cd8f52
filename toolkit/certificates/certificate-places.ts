import { CERTIFICATES_TARGET } from '../../constructs/nginx/certificate.ts';
import type { CertificateNode } from '../../model/certificate.ts';
import { instancesOf } from '../../model/instance.ts';
import { renderJson } from '../../model/json.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { isEveryAddress } from '../../policies/facts/address.ts';

/** A container that a certificate is for, and the file in it. */
export interface CertificateFile {
  readonly service: ServiceNode;
  readonly container: string;
  /** Absolute path in the container. */
  readonly path: string;
  /** Where the host listens for its TLS; null: nowhere. */
  readonly at: { readonly host: string; readonly port: number } | null;
}

/** Where the services of an environment read a certificate. */
export function certificateFiles(topology: Topology, certificate: CertificateNode): readonly CertificateFile[] {
  return topology.services.flatMap((service) =>
    pathsIn(topology, service, certificate).flatMap((path) =>
      instancesOf(topology, service).map(({ name }) => ({
        service,
        container: name,
        path,
        at: tlsOf(topology, service),
      })),
    ),
  );
}

function pathsIn({ files }: Topology, service: ServiceNode, { source }: CertificateNode): readonly string[] {
  if (source.kind === 'acme') {
    const mount = service.mounts.find((item) => item.kind === 'volume' && item.volume === source.volume);
    return service.program.kind !== 'nginx' || mount === undefined
      ? []
      : [`${CERTIFICATES_TARGET}/live/${source.lineage}/fullchain.pem`];
  }
  const chain = renderJson(source.chain);
  return files
    .filter(({ container, content }) => container === service.id && renderJson(content) === chain)
    .map(({ target }) => target);
}

function tlsOf({ servers }: Topology, { ports, server }: ServiceNode): CertificateFile['at'] {
  const [published] = ports.find(({ name }) => name === 'https')?.published ?? [];
  if (published === undefined) return null;
  const own = servers.find(({ name }) => name === server)?.address ?? '';
  return { host: isEveryAddress(published.address) ? own : published.address, port: published.port };
}
