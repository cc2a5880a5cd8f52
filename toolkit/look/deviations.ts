import { createHash } from 'node:crypto';
import type { FileNode } from '../../model/file.ts';
import { type Instance, instancesOf, jobHash } from '../../model/instance.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import { deployedContent } from '../host-files.ts';
import { certificateSecrets } from '../secrets/authority.ts';
import { isPublic, plainText, type Secrets } from '../secrets/secrets.ts';
import type { Deviation, DeviationKind } from './deviation.ts';
import { driftOf } from './drift.ts';
import type { Seen } from './seen.ts';
import { isOfJob, nameOf, type SeenContainer, serviceOf } from './seen-container.ts';

/**
 * Everything in which a server differs from a topology; nothing when it runs just that.
 *
 * @param secrets values, so that a certificate which was issued anew shows; a file that holds one which is not given is not compared
 */
export function deviationsOf(topology: Topology, seen: Seen, secrets: Secrets = new Map()): readonly Deviation[] {
  const instances = topology.services
    .filter((service) => service.server === seen.server)
    .flatMap((service) => instancesOf(topology, service));
  return [
    ...instances.flatMap((instance) => containerDeviations(topology, seen, instance)),
    ...unexpected(topology, seen, instances),
    ...topology.files
      .filter(({ server }) => server === seen.server)
      .flatMap((file) => fileDeviations(topology, seen, file, secrets)),
    ...jobDeviations(topology, seen),
  ];
}

/** In what all servers differ. */
export function allDeviations(
  { topology, secrets }: { readonly topology: Topology; readonly secrets?: Secrets },
  seen: readonly Seen[],
): readonly Deviation[] {
  return seen.flatMap((item) => deviationsOf(topology, item, secrets));
}

function containerDeviations(topology: Topology, seen: Seen, instance: Instance): readonly Deviation[] {
  const { name, hash, service } = instance;
  const deviation = (kind: DeviationKind, detail: string): readonly Deviation[] => [
    { kind, server: seen.server, subject: service.name, object: name, detail },
  ];
  const found = seen.containers.find((container) => nameOf(container) === name);
  if (found === undefined) {
    if (seen.foreign?.some((container) => nameOf(container) === name) === true) return deviation('foreign', NAMELESS);
    // What bears the name of another replica is that replica, and no old container of this one.
    const wanted = new Set(instancesOf(topology, service).map((item) => item.name));
    const others = seen.containers.filter(
      (container) => serviceOf(container) === service.name && !wanted.has(nameOf(container)),
    );
    return others.length === 0
      ? deviation('missing', 'is not there')
      : deviation('other', 'runs with another specification');
  }
  if (found.Config.Labels['com.docker.compose.project'] !== undefined) return deviation('foreign', COMPOSE);
  if (found.Config.Labels['arrimage.specification'] !== hash)
    return deviation('other', 'runs with another specification');
  const drift = driftOf(topology, instance, found, seen.images.get(service.image) ?? null);
  if (drift.length > 0)
    return deviation('drift', `${drift.join(', ')}${service.update === 'recreate' ? IN_PLACE : ''}`);
  if (found.State.Status === 'paused') return deviation('stopped', 'is paused');
  if (!found.State.Running) return deviation('stopped', `has ended with code ${found.State.ExitCode}`);
  const { pids } = service.resources;
  if (pids !== null && found.HostConfig.PidsLimit !== pids) {
    return deviation('limits', `may have ${found.HostConfig.PidsLimit ?? 'any number of'} processes, not ${pids}`);
  }
  if (found.State.Status === 'restarting') return deviation('unhealthy', 'is starting again and again');
  const health = found.State.Health?.Status ?? 'healthy';
  return health === 'healthy' ? [] : deviation('unhealthy', `is ${health}`);
}

/** What the comparison with the last release does not tell, since nothing of the service has changed there. */
const IN_PLACE = '; a deployment replaces it in place, with an interruption';

const COMPOSE = 'was made by Compose; run docker compose down there first (volumes stay)';

const NAMELESS = 'has a container of its name that is not of this environment; rename or remove that one';

function unexpected(topology: Topology, seen: Seen, instances: readonly Instance[]): readonly Deviation[] {
  const wanted = new Set(instances.map(({ name }) => name));
  return seen.containers
    .filter((container) => !wanted.has(nameOf(container)) && !isOfJob(container))
    .map((container): Deviation => {
      const service = serviceOf(container);
      const isOld = topology.services.some(({ name, server }) => name === service && server === seen.server);
      const detail = isOld ? 'is one too many or an old one' : 'is no longer wanted';
      return isForeign(container)
        ? { kind: 'foreign', server: seen.server, subject: service, object: nameOf(container), detail: COMPOSE }
        : { kind: 'unexpected', server: seen.server, subject: service, object: nameOf(container), detail };
    });
}

function isForeign({ Config }: SeenContainer): boolean {
  return Config.Labels['com.docker.compose.project'] !== undefined;
}

function fileDeviations(topology: Topology, seen: Seen, file: FileNode, secrets: Secrets): readonly Deviation[] {
  const deviation = (detail: string): readonly Deviation[] => [
    { kind: 'file', server: seen.server, subject: nameOfId(file.container), object: file.source, detail },
  ];
  const found = seen.files.get(file.source);
  if (found === undefined) return deviation(`lacks the file ${file.target}`);
  const { uid, gid } = file.owner;
  if (found.uid !== uid || found.gid !== gid || Number.parseInt(found.mode, 8) !== Number.parseInt(file.mode, 8)) {
    return deviation(`has ${file.target} with the owner ${found.uid}:${found.gid} and mode ${found.mode}`);
  }
  const content = deployedContent(topology, file);
  if (found.hash === null) return [];
  if (!isPublic(content) && !isKnownCertificate(topology, file, secrets)) return [];
  const wanted = createHash('sha256').update(plainText(content, secrets)).digest('hex');
  return found.hash === wanted ? [] : deviation(`has another ${file.target}`);
}

/** Certificates are no secret, and those that programs read again may be issued anew without any change of the settings. */
function isKnownCertificate(topology: Topology, { content, reloadable }: FileNode, secrets: Secrets): boolean {
  const certificates = certificateSecrets(topology);
  return reloadable && secretsOf(content).every((name) => certificates.has(name) && secrets.has(name));
}

function jobDeviations(topology: Topology, seen: Seen): readonly Deviation[] {
  return topology.jobs
    .filter(({ server }) => server === seen.server)
    .filter((job) => {
      const done = seen.jobs.get(job.name);
      return job.runs === 'once' ? done === undefined : done !== jobHash(topology, job);
    })
    .map((job) => {
      const detail = seen.jobs.has(job.name) ? 'has to run again' : 'has to run';
      return { kind: 'job', server: seen.server, subject: job.name, object: null, detail };
    });
}

function nameOfId(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
