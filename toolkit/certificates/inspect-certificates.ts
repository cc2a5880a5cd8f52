import { CERTBOT_TARGET } from '../../constructs/certbot-script.ts';
import type { CertificateNode } from '../../model/certificate.ts';
import { instancesOf } from '../../model/instance.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { type CertificateFile, certificateFiles } from './certificate-places.ts';
import type { CertificatePlace, CertificateState, FailedTry } from './certificate-state.ts';
import { tryReadCertificate } from './held-certificate.ts';
import { type AskServed, askServed } from './served-certificate.ts';

export interface InspectOptions {
  /** @default askServed */
  readonly ask?: AskServed;

  /** Servers that are looked at. @default - all */
  readonly servers?: readonly ServerNode[];

  /** What becomes of a server that cannot be reached: it is an error, or is left out. @default 'error' */
  readonly unreachable?: 'error' | 'left out';
}

/**
 * Looks at every certificate of an environment: what lies in the containers, what is served, what failed; one session a server, nothing is changed.
 *
 * @throws HostError where a server cannot be reached
 */
export async function inspectCertificates(
  topology: Topology,
  hosts: Hosts,
  { ask = askServed, servers = topology.servers, unreachable = 'error' }: InspectOptions = {},
): Promise<readonly CertificateState[]> {
  if (topology.certificates.length === 0) return [];
  const looks = servers.map(
    async (server) => [server.name, await partsOn(topology, hosts, server, unreachable)] as const,
  );
  const texts = new Map((await Promise.all(looks)).flatMap(([name, parts]) => (parts === null ? [] : [[name, parts]])));
  return Promise.all(topology.certificates.map((certificate) => stateOf(topology, certificate, texts, ask)));
}

/** What was said on a server; null: it cannot be reached, and is left out. */
async function partsOn(
  topology: Topology,
  hosts: Hosts,
  server: ServerNode,
  unreachable: InspectOptions['unreachable'],
): Promise<readonly Part[] | null> {
  const args = wordsFor(topology, server);
  if (args.length === 0) return [];
  try {
    return partsOf(await hosts.script(server, 'looking at certificates', LOOK, { args, timeoutSeconds: 30 }));
  } catch (error) {
    if (error instanceof HostError && unreachable === 'left out') return null;
    throw error;
  }
}

async function stateOf(
  topology: Topology,
  certificate: CertificateNode,
  texts: ReadonlyMap<string, readonly Part[]>,
  ask: AskServed,
): Promise<CertificateState> {
  const files = certificateFiles(topology, certificate).filter(({ service }) => texts.has(service.server));
  const places = files.map(async (file): Promise<CertificatePlace> => {
    const { service, container, path, at } = file;
    const text = texts.get(service.server)?.find((part) => part.head === `${container} ${path}`)?.text ?? null;
    const name = certificate.domains[0] ?? '';
    return {
      server: service.server,
      service: service.name,
      isRunning: text !== null,
      stored: text === null ? null : tryReadCertificate(text),
      served: at === null || text === null ? null : await ask(at.host, at.port, name),
      address: at === null ? null : `${at.host}:${at.port}`,
    };
  });
  return { certificate, places: await Promise.all(places), failures: failuresOf(topology, certificate, texts) };
}

function failuresOf(
  topology: Topology,
  { source }: CertificateNode,
  texts: ReadonlyMap<string, readonly Part[]>,
): readonly FailedTry[] {
  const renewal = source.kind === 'acme' ? renewalContainer(topology, source.renewal) : null;
  if (renewal === null) return [];
  const text = texts.get(renewal.server)?.find(({ head }) => head === `${renewal.container} ${NOTES}`)?.text ?? '';
  return text.split('\n').flatMap((line): readonly FailedTry[] => {
    const [, lineage = '', at, tries, until, whose, reason = ''] = NOTE.exec(line) ?? [];
    if (lineage === '') return [];
    return [
      { lineage, at: isoOf(at), tries: Number(tries), until: isoOf(until), isAuthority: whose === 'authority', reason },
    ];
  });
}

const NOTE = /^(\S+) (\d+) (\d+) (\d+) (own|authority) (.*)$/;

function isoOf(seconds = '0'): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/** The container that renews a certificate, and its server. */
export function renewalContainer(
  topology: Topology,
  id: string,
): { readonly server: string; readonly container: string } | null {
  const service = topology.services.find((item) => item.id === id);
  const [instance] = service === undefined ? [] : instancesOf(topology, service);
  return service === undefined || instance === undefined ? null : { server: service.server, container: instance.name };
}

/** Stands in place of a path for what the script of certbot tells of failed tries. */
const NOTES = 'notes';

/** Pairs of a container and a path in it, each once. */
function wordsFor(topology: Topology, { name }: ServerNode): readonly string[] {
  const files = topology.certificates
    .flatMap((certificate) => certificateFiles(topology, certificate))
    .filter(({ service }: CertificateFile) => service.server === name)
    .map(({ container, path }) => `${container} ${path}`);
  const notes = topology.certificates.flatMap(({ source }) => {
    const renewal = source.kind === 'acme' ? renewalContainer(topology, source.renewal) : null;
    return renewal?.server === name ? [`${renewal.container} ${NOTES}`] : [];
  });
  return [...new Set([...files, ...notes])].sort(byCodeUnit).flatMap((pair) => pair.split(' '));
}

/** What was said of one container and path. */
interface Part {
  readonly head: string;
  readonly text: string;
}

function partsOf(text: string): readonly Part[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { head: part.slice(0, end), text: part.slice(end + 1) };
    });
}

/** As root, who alone may read what certbot obtained; only certificates are read, never a key. A container that does not run is left out. */
const LOOK = `
while [ "$#" -gt 0 ]; do
  if [ "$(docker inspect --format '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; then
    echo "== $1 $2"
    if [ "$2" = ${NOTES} ]; then docker exec "$1" /bin/sh ${CERTBOT_TARGET} notes 2>/dev/null || true; else docker exec --user 0 "$1" cat "$2" 2>/dev/null || true; fi
  fi
  shift 2
done`;
