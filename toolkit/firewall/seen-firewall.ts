import type { Topology } from '../../model/topology.ts';
import type { Deviation } from '../look/deviation.ts';
import type { Seen } from '../look/seen.ts';
import { isSame, ruleTextsBeyond, wantedRules } from './rules.ts';

/** Seconds without a look after which the rules of a server count as left alone; it looks every 15. */
const LEFT_ALONE = 90;

/** In what the firewalls that are applied differ from the settings; one that is not applied differs in nothing. */
export function firewallDeviations(topology: Topology, seen: readonly Seen[]): readonly Deviation[] {
  return topology.servers.flatMap((server) => {
    const applied = seen.find((item) => item.server === server.name)?.firewall ?? null;
    if (applied === null) return [];
    const wanted = wantedRules(topology, server, applied.sshPort);
    const changes = [
      ...ruleTextsBeyond(wanted, applied.rules).map((text) => `has to admit ${text}`),
      ...ruleTextsBeyond(applied.rules, wanted).map((text) => `has to close ${text}`),
    ];
    const order = isSame(wanted, applied.rules) ? [] : ['has its rules in another order'];
    return (changes.length > 0 ? changes : order).map(
      (detail): Deviation => ({ kind: 'firewall', server: server.name, subject: 'firewall', object: null, detail }),
    );
  });
}

/** What a person should know of the firewalls beside that, a line each. */
export function firewallNotes({ system, environment, servers }: Topology, seen: readonly Seen[]): readonly string[] {
  const target = `${system}/${environment}`;
  const without = seen.filter(({ firewall }) => firewall === null).map(({ server }) => server);
  const notes = seen.flatMap(({ server, firewall }): readonly string[] => {
    if (firewall === null) return [];
    const { watchedSecondsAgo: ago, repairedAt } = firewall;
    if (ago === null || ago > LEFT_ALONE) {
      return [`server ${server}: nobody looks after its firewall; arrimage firewall check ${target} says why`];
    }
    return repairedAt === null
      ? []
      : [`server ${server}: its firewall was changed by others and put right at ${repairedAt}`];
  });
  if (without.length === 0 || servers.length === 0) return notes;
  return [
    `the firewall is not applied on ${without.join(', ')}; arrimage firewall show ${target} says what is open`,
    ...notes,
  ];
}
