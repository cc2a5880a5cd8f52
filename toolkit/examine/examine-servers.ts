import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { CertificateState } from '../certificates/certificate-state.ts';
import { inspectCertificates } from '../certificates/inspect-certificates.ts';
import { judgeCertificates } from '../certificates/judge-certificates.ts';
import type { AskServed } from '../certificates/served-certificate.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { type Examination, parseExamination } from './examination.ts';
import { EXAMINATION } from './examination-script.ts';
import type { Finding } from './finding.ts';
import { nameHolders } from './holders.ts';
import { judgeCapacity } from './judge-capacity.ts';
import { judgeChallenges, resolveChallenges } from './judge-challenges.ts';
import { judgeDependencies, namesOf, targetsOf } from './judge-dependencies.ts';
import { judgeHost } from './judge-host.ts';
import { judgeOrigins, originNames } from './judge-origins.ts';
import { judgePorts } from './judge-ports.ts';
import { judgeProxy } from './judge-proxy.ts';
import { judgeStores } from './judge-stores.ts';
import { type Resolved, type Resolver, resolveNames } from './resolve-names.ts';

export interface ExamineOptions {
  /** `preflight`: what would make a deployment fail, in less than a second unless the DNS is slow; `all`: names and the way to others too. */
  readonly checks: 'preflight' | 'all';

  /**
   * Milliseconds since 1970 on this machine.
   *
   * @default Date.now
   */
  readonly now?: () => number;

  /**
   * Finds the addresses of public origins, from this machine.
   *
   * @default resolveHere
   */
  readonly resolve?: Resolver;

  /** Names of the certificates that a deployment would ask for. @default - with `all`, those that are not there */
  readonly asked?: ReadonlySet<string>;

  /** Looks at what is served. @default askServed */
  readonly ask?: AskServed;

  /** @default - never */
  readonly signal?: AbortSignal;
}

/** A server and what was seen on it. */
export interface Examined {
  readonly server: ServerNode;
  readonly examination: Examination;
}

/** Looks whether the servers can take a topology, all at a time, one session each and one more where a port is held by an unknown process; nothing is changed, and a server that cannot be reached is a finding. */
export async function examineServers(
  topology: Topology,
  hosts: Hosts,
  options: ExamineOptions,
): Promise<readonly Finding[]> {
  const resolving = resolveNames(originNames(topology), options.resolve);
  const results = await Promise.all(
    topology.servers.map(async (server): Promise<Examined | Finding> => {
      try {
        const examination = await examine(topology, hosts, server, options);
        return await nameHolders(topology, hosts, { server, examination }, options.signal);
      } catch (error) {
        if (error instanceof HostError) return unreachable(server, error);
        throw error;
      }
    }),
  );
  const all = results.flatMap((result) => ('check' in result ? [] : [result]));
  const certificates = await certificatesOf(topology, hosts, all, options);
  const asked = options.asked ?? notThere(certificates);
  const now = (options.now ?? Date.now)();
  const facts = {
    all,
    now,
    resolved: await resolving,
    asked,
    challenges: await resolveChallenges(topology, asked, options.resolve),
  };
  const findings = judgeCertificates(topology, certificates, new Date(now));
  return results.flatMap((result) => {
    if ('check' in result) return [result];
    return [...judge(topology, result, facts), ...findings.filter(({ server }) => server === result.server.name)];
  });
}

async function examine(
  topology: Topology,
  hosts: Hosts,
  server: ServerNode,
  { checks, now = Date.now, signal }: ExamineOptions,
): Promise<Examination> {
  const script = (what: string, text: string, args: readonly string[]): Promise<string> =>
    hosts.script(server, what, text, { args, timeoutSeconds: 30, ...(signal === undefined ? {} : { signal }) });
  const began = now();
  // A log-in takes long on one way only, which would spoil the comparison of the clocks.
  if (checks === 'all') await script('logging in', ':', []);
  const before = now();
  const text = await script('looking at the host', EXAMINATION, examinationArgs(topology, server, checks));
  const after = now();
  return parseExamination(text, { began: checks === 'all' ? began : null, before, after });
}

function examinationArgs(topology: Topology, server: ServerNode, checks: ExamineOptions['checks']): readonly string[] {
  const nodes = [...topology.services, ...topology.jobs].filter((node) => node.server === server.name);
  const images = [...new Set(nodes.map(({ image }) => image))].sort();
  const [names, targets] = checks === 'preflight' ? [[], []] : [namesOf(topology, server), targetsOf(topology, server)];
  return [
    ...[checks, server.directory, String(images.length), ...images, String(names.length), ...names],
    ...targets.flatMap(({ address, port }) => [address, String(port)]),
  ];
}

/** Looked at where time is no matter: it is one more session, and one connection for each that is served. */
async function certificatesOf(
  topology: Topology,
  hosts: Hosts,
  examined: readonly Examined[],
  { checks, ask }: ExamineOptions,
): Promise<readonly CertificateState[]> {
  if (checks === 'preflight') return [];
  const servers = examined.map(({ server }) => server);
  return inspectCertificates(topology, hosts, { servers, ...(ask === undefined ? {} : { ask }) });
}

function notThere(states: readonly CertificateState[]): ReadonlySet<string> {
  const missing = states.filter(({ places }) => places.some(({ stored }) => stored === null));
  return new Set(missing.map(({ certificate }) => certificate.name));
}

/** What is known beside one server's own examination. */
interface Facts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly all: readonly Examined[];
  readonly resolved: ReadonlyMap<string, Resolved>;
  readonly asked: ReadonlySet<string>;
  readonly challenges: ReadonlyMap<string, Resolved>;
}

function judge(
  topology: Topology,
  examined: Examined,
  { all, now, resolved, asked, challenges }: Facts,
): readonly Finding[] {
  const judged = judgeChallenges(topology, examined.server, asked, challenges);
  const known = new Set(judged.map(({ subject }) => subject.replace(/^name /, '')));
  return [
    ...judgeHost(examined),
    ...judgeCapacity(topology, examined),
    ...judgePorts(topology, examined),
    ...judgeStores(topology, examined),
    ...judgeProxy(topology, examined, now),
    ...judgeDependencies(topology, examined, all),
    ...judgeOrigins(topology, examined.server, resolved, known),
    ...judged,
  ];
}

function unreachable({ name }: ServerNode, { kind, message }: HostError): Finding {
  const [found = '', ...remedy] = message.replace(/^server \S+: /, '').split('; ');
  const check = kind === 'docker' ? 'engine' : 'ssh';
  return { server: name, check, subject: '', state: 'error', found, needed: 'an answer', remedy: remedy.join('; ') };
}
