import { ExternalHost } from '../external-host.ts';
import { pathOf } from '../path.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { type Inventory, localId } from './inventory.ts';
import type { Use } from './uses.ts';

/** Adds a problem for each use that no network or name can carry. */
export function checkConsumers(inventory: Inventory, uses: readonly Use[], problems: TopologyProblem[]): void {
  const known = new Set<unknown>([...inventory.services, ...inventory.externalHosts]);
  const names = new Map<string, string>();
  for (const use of uses) {
    const { from, provider } = use;
    const problem = (message: string): void => void problems.push({ path: pathOf(from), message });
    if (!known.has(provider)) problem(`it uses ${pathOf(provider)} of another environment; make it in this one`);
    const address = provider instanceof ExternalHost ? provider.address : provider.id;
    const key = `${from.id} ${provider.name}`;
    const before = names.get(key);
    if (before !== undefined && before !== address) {
      problem(`the name "${provider.name}" would lead to ${before} and to ${address}; rename one of the two`);
    }
    names.set(key, address);
    if (provider instanceof ExternalHost || provider.server !== from.server) continue;
    const own = (from.props.networks ?? [from.server.network]).map(localId);
    const theirs = (provider.props.networks ?? [provider.server.network]).map(localId);
    if (!own.some((network) => theirs.includes(network))) {
      problem(
        `it connects to ${provider.id}, but shares no network with it (${own.join(', ')} and ${theirs.join(', ')}); put both on one`,
      );
    }
  }
}
