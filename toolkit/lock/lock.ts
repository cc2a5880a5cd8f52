import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { COURIER_IMAGE, MAKE_COURIER_IMAGE } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import { LockedError } from '../locked-error.ts';
import { wherePossible } from '../where-possible.ts';
import { lockedText } from './lock-text.ts';
import { LOCK_LABELS, lockOf, type SeenLock } from './seen-lock.ts';

/** Name of the container that is the lock of an environment on a server: the engine gives a name once only. */
export function lockName(topology: Topology): string {
  return `${deploymentName(topology)}-lock`;
}

/** What a lock says of itself. */
export interface LockWords {
  readonly owner: string;
  readonly since: Date;
  /** What it is taken for, such as `deployment`. */
  readonly what: string;
  /** Why a person holds it, by hand. @default - a run takes it */
  readonly reason?: string;
  /** Seconds after its last beat in which nobody takes it over; null: nobody ever does. */
  readonly leaseSeconds: number | null;
}

/** A lock that was taken on one server. */
export interface TakenLock {
  readonly server: ServerNode;
  /** Id of its container. */
  readonly id: string;
  /** The run that had it before and has died; null: nobody had it. */
  readonly ended: SeenLock | null;
}

/**
 * Takes the lock of an environment on each of these servers, or on none; from a run that has died it is taken over.
 *
 * @throws LockedError that says who has it and since when
 */
export async function takeLock(
  hosts: Hosts,
  topology: Topology,
  servers: readonly ServerNode[],
  words: LockWords,
): Promise<readonly TakenLock[]> {
  const taken: TakenLock[] = [];
  try {
    // One after the other, in the same order everywhere, so that two never hold half each.
    for (const server of servers) taken.push(await takeOn(hosts, topology, server, words));
  } catch (error) {
    await releaseLock(hosts, taken);
    throw error;
  }
  return taken;
}

async function takeOn(hosts: Hosts, topology: Topology, server: ServerNode, words: LockWords): Promise<TakenLock> {
  const { owner, since, what, reason, leaseSeconds } = words;
  const labels = {
    'arrimage.system': topology.system,
    'arrimage.environment': topology.environment,
    [LOCK_LABELS.owner]: owner,
    [LOCK_LABELS.since]: since.toISOString(),
    [LOCK_LABELS.what]: what,
    ...(reason === undefined ? {} : { [LOCK_LABELS.reason]: reason }),
    ...(leaseSeconds === null ? {} : { [LOCK_LABELS.lease]: String(leaseSeconds) }),
  };
  const options = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  const args = [lockName(topology), ...options];
  const answer = await hosts.script(server, 'taking the lock', TAKE, { args });
  const held = answered(answer, 'held');
  if (held !== null) {
    throw new LockedError(lockedText(topology, server.name, held, since), `${held.owner} ${held.since}`);
  }
  return { server, id: /^taken (\S+)$/m.exec(answer)?.[1] ?? '', ended: answered(answer, 'ended') };
}

/** Gives locks back; those of servers that do not answer stay there, and are told. */
export async function releaseLock(hosts: Hosts, locks: readonly TakenLock[]): Promise<readonly string[]> {
  const { errors } = await wherePossible(
    locks.map(({ server, id }) => hosts.script(server, 'releasing the lock', RELEASE, { args: [id] })),
  );
  return errors.map(({ message }) => message);
}

/** How breaking the lock of an environment went. */
export interface BrokenLock {
  /** Who had it, by server, where somebody had. */
  readonly broken: ReadonlyMap<string, SeenLock>;
  /** Of the servers that still have it, as far as is known. */
  readonly errors: readonly string[];
}

/** Breaks the lock of an environment, whoever has it. */
export async function breakLock(hosts: Hosts, topology: Topology): Promise<BrokenLock> {
  const broken = new Map<string, SeenLock>();
  const { errors } = await wherePossible(
    topology.servers.map(async (server) => {
      const answer = await hosts.script(server, 'breaking the lock', BREAK, { args: [lockName(topology)] });
      const lock = answered(answer, 'held');
      if (lock !== null) broken.set(server.name, lock);
    }),
  );
  return { broken, errors: errors.map(({ message }) => message) };
}

/** The lock in a line of an answer: a word, and its labels. */
export function answered(answer: string, word: string): SeenLock | null {
  const line = answer.split('\n').find((text) => text.startsWith(`${word} {`));
  if (line === undefined) return null;
  return lockOf(JSON.parse(line.slice(word.length + 1)) as Readonly<Record<string, string>>);
}

/**
 * Name, and options with the labels. The container is never started, so how often it may be restarted means nothing to the engine: it is
 * the time of the last beat, by the server's own clock. What has no lease that can be read never dies. One that is dead is removed by its id, so that of two that take it over just one wins.
 */
const TAKE = `
name=$1
shift
${MAKE_COURIER_IMAGE}
seen='{{.Id}} {{.HostConfig.RestartPolicy.MaximumRetryCount}} {{index .Config.Labels "${LOCK_LABELS.lease}"}}'
ended= tries=0
while ! said=$(docker create --name "$name" --network none --restart "on-failure:$(date +%s)" "$@" ${COURIER_IMAGE} none 2>&1); do
  tries=$((tries + 1))
  if [ "$tries" -gt 5 ]; then echo "$said" >&2; exit 1; fi
  held=$(docker inspect --type container --format "$seen" "$name" 2>/dev/null) || continue
  id=\${held%% *} rest=\${held#* }
  beat=\${rest%% *} lease=\${rest#* }
  who=$(docker inspect --type container --format '{{json .Config.Labels}}' "$id" 2>/dev/null) || continue
  dead=
  case "$beat:$lease" in
    :*|*:|*[!0-9:]*) ;;
    *) if [ $(($(date +%s) - beat)) -gt "$lease" ]; then dead=yes; fi ;;
  esac
  if [ -z "$dead" ]; then
    echo "held $who"
    exit 0
  fi
  docker rm -f "$id" >/dev/null 2>&1 || true
  ended=$who
done
if [ -n "$ended" ]; then echo "ended $ended"; fi
echo "taken $(printf '%s\\n' "$said" | tail -n 1)"`;

/** Id. One that is gone is none of ours any more. */
const RELEASE = `
docker rm -f "$1" >/dev/null 2>&1 || { found=$(docker ps -aq --filter "id=$1"); [ -z "$found" ]; }`;

/** Name. */
const BREAK = `
id=$(docker ps -aq --no-trunc --filter "name=^/?$1\\$")
if [ -n "$id" ]; then
  echo "held $(docker inspect --type container --format '{{json .Config.Labels}}' "$id")"
  docker rm -f "$id" >/dev/null
fi`;
