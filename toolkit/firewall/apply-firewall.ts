import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { wherePossible } from '../where-possible.ts';
import { admits } from './admits.ts';
import { type AppliedRules, applyRules, removeRules } from './apply-rules.ts';
import type { Known } from './compare.ts';
import type { Rules } from './rules.ts';
import { openWays, waysOf, wayText } from './ways.ts';

/** What a change of the firewall of an environment is given. */
export interface FirewallChange {
  readonly topology: Topology;
  readonly hosts: Hosts;
  /** The same servers, by connections that are made anew. */
  readonly fresh: Hosts;
  readonly undoSeconds: number;
  /** Told where the person who runs it wants it to end. @default - it goes on */
  readonly interruption?: AbortSignal;
}

/**
 * Loads what the settings say on every server, or on none.
 *
 * @throws UsageError where it would shut out this machine, LockedError, HostError; nothing was changed then
 */
export async function applyFirewall(
  change: FirewallChange,
  known: readonly Known[],
  locking: Locking,
): Promise<AppliedRules> {
  refuseLockOut(change.topology, known);
  const rules = known.map(({ server, wanted }) => ({ server, rules: wanted }));
  const { hosts, topology } = change;
  // Ctrl-C is seen to where the rules are proved: servers must not be left with some of them.
  return withLock({ hosts, topology, what: WHAT }, { ...locking, onSignal: 'own' }, (held) =>
    changeRules({ ...change, hosts: held.hosts }, rules),
  );
}

/** Changes rules, and minds that what was open before is open after. */
export async function changeRules(
  { topology, hosts, fresh, undoSeconds, interruption }: FirewallChange,
  changes: readonly { readonly server: Topology['servers'][number]; readonly rules: Rules }[],
): Promise<AppliedRules> {
  const ways = waysOf(topology);
  const clients = await clientsOf(hosts, topology);
  const before = await openWays(hosts, ways);
  const needed = ways.filter((way) => {
    const source = way.from?.privateAddress ?? clients.get(way.to.name) ?? null;
    return before.has(way) && source !== null && admits(way.to, source, way.port);
  });
  const prove = async (): Promise<void> => {
    const open = await openWays(hosts, needed);
    const closed = needed.filter((way) => !open.has(way)).map(wayText);
    if (closed.length > 0) throw new Error(`a connection is no longer made from ${closed.join('; from ')}`);
    if (interruption?.aborted === true) throw new Error('it was interrupted');
  };
  return applyRules({ topology, changes, hosts, fresh, undoSeconds, prove });
}

/** Takes the rules of an environment out of its servers; gives the errors of those where that did not work. */
export async function removeFirewall(
  change: Pick<FirewallChange, 'topology' | 'hosts'>,
  locking: Locking,
): Promise<readonly string[]> {
  const { topology, hosts } = change;
  return withLock({ hosts, topology, what: WHAT }, { ...locking, onSignal: 'own' }, async (held) => {
    const removals = topology.servers.map((server) => removeRules(held.hosts, topology, server));
    return (await wherePossible(removals)).errors.map(({ message }) => message);
  });
}

const WHAT = 'change of the firewall';

function refuseLockOut(topology: Topology, known: readonly Known[]): void {
  const out = known.filter(
    ({ server, seen: { client, sshPort } }) =>
      client !== null && sshPort !== null && !admits(server, client, sshPort, { sshPort }),
  );
  if (out.length === 0) return;
  throw new UsageError(
    ...out.map(
      ({ server, seen }) =>
        `${targetText(topology)}: servers.${server.name}.firewall.ssh: expected the address from which you log in, ${seen.client}, among ${server.sshSources.join(', ')}; add it, or run this from another machine; nothing was changed`,
    ),
  );
}

/** The address of this machine as each server sees it. */
async function clientsOf(hosts: Hosts, topology: Topology): Promise<ReadonlyMap<string, string>> {
  const script = 'connection=${SSH_CONNECTION:-}; echo "${connection%% *}"';
  const list = await Promise.all(
    topology.servers.map(async (server) => {
      const client = await hosts.script(server, 'looking at the session', script);
      return [server.name, client.trim().replace(/^::ffff:(?=\d+\.)/, '')] as const;
    }),
  );
  return new Map(list);
}
