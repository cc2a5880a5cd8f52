import { instancesOf } from '../../model/instance.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { quoted } from '../commands/quoted.ts';
import { writeFiles, writingScript } from '../deployment-folder.ts';
import { HostError } from '../host-error.ts';
import { deployedContent, tarFile } from '../host-files.ts';
import { plainText } from '../secrets/secrets.ts';
import { upstreamsFile } from '../step/edge-upstreams.ts';
import { drainSeconds, readAgain, reloadCommand } from '../step/reload.ts';
import type { StepPlace } from '../step/step-place.ts';
import type { TarFile } from '../tar.ts';
import { lookAtLive } from './live.ts';
import { type Live, type Sides, sidesOf } from './sides.ts';
import { canaryUpstreams, upstreamsBefore } from './upstreams.ts';
import type { CanaryStrategy } from './verdict.ts';
import { type Failure, tell, watchCanary } from './watch-canary.ts';
import { timeText } from './words.ts';

/**
 * Gives the new containers behind an edge a share of the requests for a time, where old ones stand beside them that serve.
 *
 * @throws HostError where their errors were too many; the edge then sends all requests to the old ones again
 */
export async function runCanary(place: StepPlace, edge: ServiceNode, strategy: CanaryStrategy): Promise<void> {
  const { topology, server, hosts } = place;
  const file = upstreamsFile(topology, edge);
  const [instance] = instancesOf(topology, edge);
  if (file === undefined || instance === undefined) return;
  const live = await lookAtLive(place, { service: edge, container: instance.name }, file);
  const sides = sidesOf(topology, edge, live);
  for (const service of servicesAtOnce(topology, edge, live, sides)) {
    tell(
      place,
      `${service}: no canary, since none of its old containers serves; the new ones get all requests at once`,
    );
  }
  if (sides.length === 0) return;
  const names = sides.map(({ newer, older }) => ({ newer: namesOf(newer), older: namesOf(older) }));
  const tarFileOf = (text: string) => tarFile(file, server.directory, [text], new Map());
  const old = tarFileOf(upstreamsBefore(live.upstreams, names));
  const wanted = plainText(deployedContent(topology, file), new Map());
  const putBack = `(
set -- ${quoted(server.directory)}
${await writingScript([old])}
)
docker exec "$edge" sh -c ${quoted(reloadCommand(edge))}`;
  const failure = await attempt(async () => {
    await writeFiles(hosts, server, [tarFileOf(canaryUpstreams(live.upstreams, wanted, names, strategy.percent))]);
    await readAgain(place, edge, 0);
    for (const { service } of sides) tell(place, beginText(service.name, strategy));
    return watchCanary(place, { strategy, edge: instance.name, sides, putBack });
  });
  if (failure !== null) throw await turnedBack(place, edge, old, failure);
}

/** Turns an edge to the old containers alone; the error says why, and how that went. */
async function turnedBack(place: StepPlace, edge: ServiceNode, old: TarFile, failure: Failure): Promise<HostError> {
  const { server, hosts } = place;
  const failed = await attempt(async () => {
    await writeFiles(hosts, server, [old]);
    await readAgain(place, edge, drainSeconds(edge));
    return null;
  });
  const after =
    failed === null ? 'all requests go to the old containers again' : `and turning back failed: ${failed.reason}`;
  const lines = failure.container === null ? '' : await lastLines(place, failure.container);
  return new HostError(server.name, 'script', `${failure.reason}; ${after}${lines}`);
}

/** What goes wrong with a canary is no reason to leave the edge half turned. */
async function attempt(work: () => Promise<Failure | null>): Promise<Failure | null> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // What is made of it names the server itself.
    const reason = said.replace(/^server [^:\s]+: /, '');
    return { reason, container: null };
  }
}

/** Services with containers of another version, none of which serves. */
function servicesAtOnce(
  topology: Topology,
  edge: ServiceNode,
  { containers }: Live,
  sides: readonly Sides[],
): readonly string[] {
  const behind = upstreamsOf(edge);
  return topology.services
    .filter(({ id }) => behind.includes(id) && !sides.some(({ service }) => service.id === id))
    .filter((service) => {
      const wanted = namesOf(instancesOf(topology, service));
      const own = containers.filter((container) => container.service === service.name);
      return (
        own.some(({ name }) => !wanted.includes(name)) &&
        !own.some(({ isReady, name }) => isReady && !wanted.includes(name))
      );
    })
    .map(({ name }) => name);
}

function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name);
}

function beginText(service: string, { percent, periodSeconds }: CanaryStrategy): string {
  return `${service}: ${percent} % of the requests go to the new containers for ${timeText(periodSeconds)}`;
}

/** Terraform keeps the last 8 KiB of what a step says: its first line is to be among them. */
async function lastLines({ server, hosts }: StepPlace, container: string): Promise<string> {
  const script = 'docker logs --tail 20 "$1" 2>&1 | cut -c 1-300 || true';
  const text = await hosts.script(server, 'reading a log', script, { args: [container] }).catch(() => '');
  return text.trim() === '' ? '' : `\nlast lines of ${container}:\n${text.trimEnd()}`;
}
