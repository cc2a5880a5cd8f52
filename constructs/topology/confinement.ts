import type { Exception, TmpfsMount } from '../../model/container.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { Container } from '../container.ts';
import type { Exceptions } from '../container-props.ts';
import { pathOf } from '../path.ts';
import type { TopologyProblem } from '../topology-error.ts';

const MIB = 1024 ** 2;

/** Whether nothing can be written outside of what is mounted. */
export function isReadOnly({ props }: Container): boolean {
  return props.exceptions?.writableRoot === undefined;
}

/** The exceptions that a container makes use of, each with its reason. */
export function exceptionsOf(container: Container, problems: TopologyProblem[]): readonly Exception[] {
  const { exceptions = {}, user, capabilities = [] } = container.props;
  const { capabilities: forCapabilities, rootUser, writableRoot } = exceptions;
  for (const [name, reason] of Object.entries(exceptions as Readonly<Record<string, string | undefined>>)) {
    if (reason === undefined || reason.trim() !== '') continue;
    const message = `expected the reason of the exception ${name}, got "${reason}"; write why, or remove the exception`;
    problems.push({ path: pathOf(container), message });
  }
  const used: readonly (readonly [Exception['kind'], Exceptions[keyof Exceptions]])[] = [
    ['capabilities', capabilities.length === 0 ? undefined : forCapabilities],
    ['root-user', user === undefined || user.uid === 0 ? rootUser : undefined],
    ['writable-root', writableRoot],
  ];
  return used
    .flatMap(([kind, reason]) => (reason === undefined ? [] : [{ kind, reason }]))
    .sort((a, b) => byCodeUnit(a.kind, b.kind));
}

/** Memory at /tmp for a container whose root is read-only: what is in it counts against the memory limit, so it gets a quarter of that at most. */
export function temporaryFolder(container: Container): readonly TmpfsMount[] {
  if (!isReadOnly(container) || container.tmpfs.has('/tmp') || container.volumes.has('/tmp')) return [];
  const { memoryBytes = Number.POSITIVE_INFINITY } = container.props.resources ?? {};
  const sizeBytes = Math.max(MIB, Math.min(64 * MIB, Math.floor(memoryBytes / 4 / MIB) * MIB));
  return [{ kind: 'tmpfs', target: '/tmp', sizeBytes, mode: '1777' }];
}
