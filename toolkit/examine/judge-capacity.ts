import type { ContainerNode } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { bytesText } from '../../policies/facts/bytes.ts';
import { largestText, memoryOf, SYSTEM_MEMORY } from '../../policies/facts/memory.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';

const SETTINGS_REMEDY = 'put memory and cpus of the server right in the settings';

/** What the topology asks of a server: memory, processors, open files, images. */
export function judgeCapacity(topology: Topology, examined: Examined): readonly Finding[] {
  const { engine } = examined.examination;
  return [
    ...(engine === null
      ? []
      : [judgeMemory(topology, examined, engine.memoryBytes), judgeCpus(topology, examined, engine.cpus)]),
    ...judgeOpenFiles(topology, examined),
    ...(engine === null ? [] : judgeImages(topology, examined)),
  ];
}

function judgeMemory(topology: Topology, { server }: Examined, has: number): Finding {
  const services = topology.services.filter((service) => service.server === server.name);
  // Two generations stand side by side for a time.
  const generations = topology.strategy.kind === 'blue-green' ? 2 : 1;
  const sum = services.reduce(
    (total, service) => total + memoryOf(service) * (service.update === 'rolling' ? generations : 1),
    0,
  );
  const isAccepted = topology.suppressions.some(
    ({ policy, subject }) => policy === 'memory-overcommit' && (subject === null || subject === server.name),
  );
  const isLess = server.memoryBytes !== null && has < server.memoryBytes * 0.9;
  const isTooMuch = sum > has - SYSTEM_MEMORY;
  const state = sum > has && !isAccepted ? 'error' : isTooMuch || isLess ? 'warning' : 'ok';
  const base = { server: server.name, check: 'memory', subject: 'memory', state } as const;
  const promised = isLess ? `, less than the ${bytesText(server.memoryBytes ?? 0)} of the settings` : '';
  return {
    ...base,
    found: `${bytesText(has)}${promised}${isTooMuch ? `, limits add up to ${bytesText(sum)}${generations > 1 ? ' with two generations' : ''} (${largestText(services)})` : ''}`,
    needed: `${bytesText(sum)}, ${bytesText(SYSTEM_MEMORY)} for the system`,
    remedy: isTooMuch ? 'lower limits, move a service to another server, or add memory' : isLess ? SETTINGS_REMEDY : '',
  };
}

/** An engine refuses a container that asks for more processors than there are; their sum may well be more. */
function judgeCpus(topology: Topology, { server }: Examined, has: number): Finding {
  const nodes = nodesOn(topology, server.name);
  const sum = topology.services
    .filter((service) => service.server === server.name)
    .reduce((total, { resources, replicas }) => total + (resources.cpus ?? 0) * replicas, 0);
  const tooMany = nodes.filter(({ resources }) => (resources.cpus ?? 0) > has).map(({ name }) => name);
  const isLess = server.cpus !== null && has < server.cpus;
  const state = tooMany.length > 0 ? 'error' : sum > has || isLess ? 'warning' : 'ok';
  const reasons = [
    ...(isLess ? [`less than the ${server.cpus} of the settings`] : []),
    ...(tooMany.length > 0 ? [`${tooMany.join(', ')} asks for more`] : []),
    ...(sum > has ? [`limits add up to ${sum}`] : []),
  ];
  return {
    server: server.name,
    check: 'cpus',
    subject: 'processors',
    state,
    found: [String(has), ...reasons].join(', '),
    needed: String(sum),
    remedy:
      tooMany.length > 0 || sum > has
        ? 'lower cpus in resources, move a service to another server, or add processors'
        : isLess
          ? SETTINGS_REMEDY
          : '',
  };
}

function judgeOpenFiles(topology: Topology, { server, examination: { openFiles } }: Examined): readonly Finding[] {
  const wanting = nodesOn(topology, server.name).filter(({ resources }) => resources.nofile !== null);
  const most = Math.max(0, ...wanting.map(({ resources }) => resources.nofile ?? 0));
  const above = wanting.filter(({ resources }) => openFiles !== null && (resources.nofile ?? 0) > openFiles);
  if (wanting.length === 0) return [];
  const asking = above.map(({ name, resources }) => `${name} asks for ${resources.nofile}`).join(', ');
  return [
    {
      server: server.name,
      check: 'open-files',
      subject: 'open files',
      state: above.length === 0 ? 'ok' : 'error',
      found: openFiles === null ? 'not known' : `${openFiles} at most${asking === '' ? '' : `, ${asking}`}`,
      needed: String(most),
      remedy: above.length === 0 ? '' : "lower openFiles in its resources, or raise LimitNOFILE of the host's engine",
    },
  ];
}

function judgeImages(topology: Topology, { server, examination: { missingImages } }: Examined): readonly Finding[] {
  const images = [...new Set(nodesOn(topology, server.name).map(({ image }) => image))].sort();
  const base = { server: server.name, check: 'image', needed: 'there' } as const;
  const missing = missingImages.map(
    (image): Finding => ({
      ...base,
      subject: `image ${image}`,
      state: 'warning',
      found: 'not there yet',
      remedy: 'a deployment brings it: see that its registry, or the engine of this machine, has it',
    }),
  );
  if (missing.length > 0 || images.length === 0) return missing;
  return [{ ...base, subject: 'images', state: 'ok', found: `all ${images.length} are there`, remedy: '' }];
}

function nodesOn(topology: Topology, server: string): readonly ContainerNode[] {
  return [...topology.services, ...topology.jobs].filter((node) => node.server === server);
}
