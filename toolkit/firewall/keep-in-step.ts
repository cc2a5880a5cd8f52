import type { ServerNode } from '../../model/server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { HostError } from '../host-error.ts';
import { openFreshHosts } from '../hosts.ts';
import type { Seen } from '../look/seen.ts';
import { changeRules } from './apply-firewall.ts';
import { isSame, type Rules, unionOf, wantedRules } from './rules.ts';

/** A server whose firewall is applied, and has to change with a deployment. */
interface Step {
  readonly server: ServerNode;
  readonly before: Rules;
  readonly after: Rules;
}

/** How the firewalls go along with a deployment. */
export interface InStep {
  /** Admits what the new consumers need beside what the old ones do. Throws where that cannot be. */
  readonly widen: () => Promise<void>;
  /** Leaves what is needed in the end; the result says what stands where it did not work. */
  readonly narrow: (to: 'after' | 'before') => Promise<readonly string[]>;
}

/** Seconds after which a server takes back rules that were not said to be good. */
const UNDO_SECONDS = 30;

/** Where the firewall is applied it follows the deployment; where it is not, nothing is done. */
export function keepInStep({ topology, hosts, project, run }: Deployment, seen: readonly Seen[]): InStep {
  const steps = topology.servers.flatMap((server): readonly Step[] => {
    const applied = seen.find((item) => item.server === server.name)?.firewall ?? null;
    if (applied === null) return [];
    const after = wantedRules(topology, server, applied.sshPort);
    return isSame(applied.rules, after) ? [] : [{ server, before: applied.rules, after }];
  });
  const load = async (rulesOf: (step: Step) => Rules): Promise<readonly string[]> => {
    if (steps.length === 0) return [];
    const changes = steps.map((step) => ({ server: step.server, rules: rulesOf(step) }));
    const change = { topology, hosts, fresh: openFreshHosts(project, run), undoSeconds: UNDO_SECONDS };
    const { outcome, errors } = await changeRules(change, changes);
    return outcome === 'applied' ? [] : ['the firewall was not changed', ...errors];
  };
  return {
    widen: async () => {
      const errors = await load(({ before, after }) => unionOf(before, after));
      const [first] = steps;
      if (errors.length > 0 && first !== undefined) throw new HostError(first.server.name, 'script', errors.join('\n'));
    },
    narrow: async (to) => {
      try {
        return await load((step) => step[to]);
      } catch (error) {
        if (error instanceof HostError) return [error.message];
        throw error;
      }
    },
  };
}
