import type { ServiceNode } from '../../model/service.ts';
import type { Aspects } from './aspects.ts';
import type { SeenContainer } from './seen-container.ts';

/** What a container may use, and what becomes of it when it ends, by the words in which it is told that one was changed. */
export function limitsOf({ HostConfig }: SeenContainer): Aspects {
  const { Memory, MemorySwap, NanoCpus, CpuQuota, CpuShares, CpusetCpus } = HostConfig;
  const { ShmSize, Ulimits, RestartPolicy, AutoRemove } = HostConfig;
  // An engine that cannot count swap says -1 instead of what it was told.
  const swap = MemorySwap === undefined || MemorySwap === -1 ? Memory : MemorySwap;
  const retries = RestartPolicy.MaximumRetryCount ?? 0;
  return {
    memory: Memory,
    swap: swap - Memory,
    processors: processorsText([NanoCpus, CpuQuota ?? 0, CpuShares ?? 0, CpusetCpus ?? '']),
    'shared memory': ShmSize ?? 0,
    ulimits: (Ulimits ?? []).map(({ Name, Soft, Hard }) => `${Name} ${Soft}:${Hard}`).sort(),
    'restart policy': `${RestartPolicy.Name || 'no'}${retries === 0 ? '' : ` ${retries} times`}`,
    'automatic removal': AutoRemove ?? false,
  };
}

/** Processes are not among them: the provider cannot limit those, so that they are looked at by themselves. */
export function wantedLimits({ resources, restart }: ServiceNode): Aspects {
  const { memoryBytes, cpus, shmBytes, nofile } = resources;
  return {
    memory: memoryBytes ?? 0,
    swap: 0,
    processors: processorsText([Math.round((cpus ?? 0) * 1e9), 0, 0, '']),
    'shared memory': shmBytes,
    ulimits: nofile === null ? [] : [`nofile ${nofile}:${nofile}`],
    'restart policy': restart,
    'automatic removal': false,
  };
}

/** Thousand-millionths of processors, the quota in which some tools say the same, shares, and which ones. */
function processorsText(parts: readonly (number | string)[]): string {
  return JSON.stringify(parts);
}
