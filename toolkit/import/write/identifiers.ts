import { TAKEN_NAMES } from '../../taken-names.ts';
import { keyOf } from '../names.ts';
import type { ImportPlan } from '../plan.ts';

/** Names of the constants of a stack. */
export interface Identifiers {
  readonly container: (name: string) => string;
  readonly volume: (name: string) => string;
  readonly network: (name: string) => string;
  readonly secret: (name: string) => string;
  /** Variables that a container has in common with others. */
  readonly environment: (name: string) => string;
}

/** Gives each thing of a plan a constant of its own. */
export function identifiersOf(plan: ImportPlan, system: string): Identifiers {
  const taken = new Set([...TAKEN_NAMES, system]);
  const claim = (names: readonly string[], suffix: string): ((name: string) => string) => {
    const claimed = new Map<string, string>();
    for (const name of names) {
      const plain = keyOf(name);
      let own = taken.has(plain) ? `${plain}${suffix}` : plain;
      for (let number = 2; taken.has(own); number++) own = `${plain}${suffix}${number}`;
      taken.add(own);
      claimed.set(name, own);
    }
    return (name) => claimed.get(name) ?? keyOf(name);
  };
  return {
    container: claim(
      plan.containers.map(({ name }) => name),
      'Service',
    ),
    secret: claim(
      plan.secrets.map(({ name }) => name),
      'Secret',
    ),
    network: claim(
      plan.networks.map(({ name }) => name),
      'Network',
    ),
    volume: claim(
      plan.volumes.map(({ name }) => name),
      'Volume',
    ),
    environment: claimEnvironments(plan, claim),
  };
}

type Claim = (names: readonly string[], suffix: string) => (name: string) => string;

function claimEnvironments({ containers }: ImportPlan, claim: Claim): (name: string) => string {
  const claimed = claim(
    containers.map(({ name }) => `${name}-environment`),
    'Shared',
  );
  return (name) => claimed(`${name}-environment`);
}
