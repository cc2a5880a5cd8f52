import type { ContainerNode, Exception } from '../model/container.ts';
import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** An exception that somebody has thought about is one that somebody can take back. */
export const unexplainedException: Policy = {
  id: 'unexplained-exception',
  severity: 'error',
  title: 'A container that runs as root, keeps capabilities or can write to its root file system says why.',
  remedy: 'Take it away, or write the reason into the exceptions of the construct.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const node of containersOf(topology)) {
      for (const [kind, what, got] of exceptionsOf(node)) {
        if (node.exceptions.some((exception) => exception.kind === kind)) continue;
        yield { subject: node.id, message: `${what} and says not why, got "${got}"; ${REMEDIES[kind]}` };
      }
    }
  },
};

function exceptionsOf({ capabilities, user, readOnly }: ContainerNode): readonly (readonly [Kind, string, string])[] {
  return [
    ...(capabilities === null || capabilities.length > 0
      ? ([['capabilities', 'it keeps capabilities', capabilities?.join(', ') ?? "the engine's own"]] as const)
      : []),
    ...(/^(?:0|root)(?::|$)/.test(user ?? '') ? ([['root-user', 'it runs as root', user ?? '']] as const) : []),
    ...(readOnly ? [] : ([['writable-root', 'it can write to its root file system', 'no reason']] as const)),
  ];
}

type Kind = Exception['kind'];

const REMEDIES: Readonly<Record<Kind, string>> = {
  capabilities: 'remove them, or give exceptions.capabilities',
  'root-user': 'give it another user, or give exceptions.rootUser',
  'writable-root': 'make it read-only, or give exceptions.writableRoot',
};
