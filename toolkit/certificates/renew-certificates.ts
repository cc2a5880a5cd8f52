import { ALREADY_RUNS, SCHEDULE_TARGET } from '../../constructs/schedule-script.ts';
import type { AcmeCertificate, CertificateNode } from '../../model/certificate.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { didYouMean } from '../../settings/did-you-mean.ts';
import { HostError } from '../host-error.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { look } from '../look/look.ts';
import { nameOf } from '../look/seen-container.ts';
import type { OpenTarget } from '../open-target.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { renewalContainer } from './inspect-certificates.ts';

/** A certificate that was to be renewed, and how that went. */
export interface Renewal {
  readonly certificate: string;
  readonly server: string;
  /** `true`: there is a new one, or the one that is there is not due. */
  readonly ok: boolean;
  /** What certbot and the authority said. */
  readonly lines: readonly string[];
}

export interface RenewOptions {
  /** Null: every certificate that renews itself. */
  readonly name: string | null;
  /** Renews one that is not due, too, and does not wait after a failed try; the authority's own limits hold. */
  readonly isForced: boolean;
  /** Told of each line, as it comes. */
  readonly line: (line: string) => void;
  readonly locking: Locking;
}

/**
 * Renews certificates now, by the container that does it twice a day.
 *
 * @throws UsageError where there is no such certificate, or it does not renew itself
 * @throws LockedError when somebody else has the lock
 */
export async function renewCertificates(open: OpenTarget, options: RenewOptions): Promise<readonly Renewal[]> {
  const renewals: Renewal[] = [];
  for (const { name, source } of chosen(open.topology, options.name)) {
    renewals.push(await renew(open, name, source, options));
  }
  return renewals;
}

type Renewed = CertificateNode & { readonly source: AcmeCertificate };

function chosen(topology: Topology, name: string | null): readonly Renewed[] {
  const { certificates } = topology;
  const own = certificates.filter((certificate): certificate is Renewed => certificate.source.kind === 'acme');
  const target = targetText(topology);
  if (name === null) {
    if (own.length > 0) return own;
    throw new UsageError(
      `expected a certificate of ${target} that renews itself, got none; those that are given are renewed by who gives them`,
    );
  }
  const found = own.find((certificate) => certificate.name === name);
  if (found !== undefined) return [found];
  if (certificates.some((certificate) => certificate.name === name)) {
    throw new UsageError(
      `certificate ${name}: expected one that renews itself, got one that is made elsewhere; put a new one in place and deploy`,
    );
  }
  const names = certificates.map((certificate) => certificate.name);
  const advice = names.length === 0 ? 'it has none' : didYouMean(name, names, 'name');
  throw new UsageError(`expected a certificate of ${target}, got "${name}"; ${advice}`);
}

async function renew(
  open: OpenTarget,
  certificate: string,
  source: AcmeCertificate,
  options: RenewOptions,
): Promise<Renewal> {
  const { topology, hosts } = open;
  const renewal = renewalContainer(topology, source.renewal);
  const server = topology.servers.find(({ name }) => name === renewal?.server);
  if (renewal === null || server === undefined) throw new Error(`nothing renews ${certificate}`);
  const place = { hosts, topology, servers: [server], what: `renewal of ${certificate}` };
  return withLock(place, options.locking, (held) =>
    renewOn({ ...open, hosts: held.hosts }, server, renewal.container, certificate, options),
  );
}

async function renewOn(
  { topology, hosts }: OpenTarget,
  server: ServerNode,
  name: string,
  certificate: string,
  { isForced, line }: RenewOptions,
): Promise<Renewal> {
  const seen = await look(hosts, topology, server);
  const container = seen.containers.find((item) => nameOf(item) === name && item.State.Running);
  if (container === undefined) {
    throw new HostError(server.name, 'script', `${name} does not run there; start or deploy it`);
  }
  const program = [...(container.Config.Entrypoint ?? []), ...(container.Config.Cmd ?? [])];
  const now = program.with(program.indexOf(SCHEDULE_TARGET) + 1, 'now');
  const lines: string[] = [];
  let code = -1;
  await hosts.script(server, `renewing ${certificate}`, RENEW, {
    args: [name, ...now, ...(isForced ? ['--force'] : [])],
    timeoutSeconds: 800,
    line: (text) => {
      const ended = /^arrimage-code (\d+)$/.exec(text);
      if (ended !== null) {
        code = Number(ended[1]);
        return;
      }
      lines.push(text);
      line(text);
    },
  });
  return { certificate, server: server.name, ok: code === 0, lines };
}

/** The clock may be at it: then it is waited for, two minutes at most. */
const RENEW = `
tries=0
while :; do
  code=0
  docker exec "$@" 2>&1 || code=$?
  if [ "$code" -ne ${ALREADY_RUNS} ] || [ "$tries" -ge 24 ]; then break; fi
  tries=$((tries + 1))
  sleep 5
done
echo "arrimage-code $code"`;
