import type { CertificateSource } from '../../model/certificate.ts';
import { authorityOf, Certbot } from '../certbot.ts';
import type { Certificate } from '../certificate.ts';
import { pathOf } from '../path.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { localId } from './inventory.ts';

/** Where a certificate comes from; what certbot obtains is obtained by one edge. */
export function certificateSource(certificate: Certificate, problems: TopologyProblem[]): CertificateSource {
  const { props, node } = certificate;
  if (!('acme' in props)) {
    const { chain, key } = props;
    const text =
      typeof chain === 'string' ? chain : ({ kind: 'secret', secret: chain.name, encoding: 'plain' } as const);
    return { kind: 'given', chain: [text], key: key.name };
  }
  const all = node.root.node.findAll().filter((item): item is Certbot => item instanceof Certbot);
  const [own, second] = all.filter((certbot) => certbot.certificate === certificate);
  if (own === undefined || second !== undefined) {
    const [got, advice] =
      own === undefined ? ['none', 'give it to one'] : ['two', 'make another certificate for one of them'];
    problems.push({ path: pathOf(certificate), message: `expected one edge that serves it, got ${got}; ${advice}` });
  }
  const { lineage, directory, rehearsal } = authorityOf(node.id, props.acme);
  return {
    kind: 'acme',
    directory,
    rehearsal: rehearsal?.directory ?? null,
    lineage,
    volume: own === undefined ? '' : localId(own.certificates),
    renewal: own?.renewal.id ?? '',
    job: own?.job.name ?? '',
    publicAddresses: [...(props.acme.publicAddresses ?? [])].sort(),
    nameServer: props.acme.nameServer ?? null,
  };
}
