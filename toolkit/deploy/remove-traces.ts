import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { removeRules } from '../firewall/apply-rules.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf } from '../look/seen-container.ts';
import { dropStandby } from '../standby/drop-standby.ts';
import { jobRecord } from '../step/job.ts';
import { leaveFirst } from '../step/leave.ts';
import type { Deployment } from './deployment.ts';
import { removeContainers } from './settle-server.ts';

/** Removes all of an environment from a server of which Terraform is not asked; volumes stay. */
export async function clearServer(
  deployment: Pick<Deployment, 'hosts' | 'topology'>,
  server: ServerNode,
  seen: Seen,
): Promise<void> {
  await leaveFirst({ ...deployment, server, report: () => undefined }, seen.containers.map(nameOf));
  if (seen.standby !== null) await dropStandby(deployment, server, seen.standby);
  await removeContainers(
    deployment,
    server,
    seen.containers.map(({ Id }) => Id),
  );
  await removeTraces(deployment, server, seen, false);
}

/**
 * Removes from a server what is left of an environment once its containers are gone: rules of the firewall, networks, files and secrets.
 *
 * @param volumes whether the data goes as well, and with it the records of releases and of jobs that run once
 */
export async function removeTraces(
  { hosts, topology }: Pick<Deployment, 'hosts' | 'topology'>,
  server: ServerNode,
  { images }: Pick<Seen, 'images'>,
  volumes: boolean,
): Promise<void> {
  await removeRules(hosts, topology, server);
  await hosts.script(server, 'removing networks and files', LEFTOVERS, {
    args: [
      ...[server.directory, topology.system, topology.environment],
      ...[[...images].find(([, image]) => image !== null)?.[0] ?? ''],
      [
        ...['standby', 'files'],
        ...(volumes ? ['jobs', 'releases', 'failures', 'state'] : repeatedJobs(topology, server)),
      ].join(' '),
      ...(volumes ? topology.volumes.filter((item) => item.server === server.name).map(({ name }) => name) : []),
    ],
    timeoutSeconds: 300,
  });
}

/** Records of jobs that every deployment from nothing runs, whatever they have done on volumes that stay. */
function repeatedJobs({ jobs }: Topology, { name }: ServerNode): readonly string[] {
  return jobs.filter(({ server, runs }) => server === name && runs !== 'once').map(jobRecord);
}

/** directory, system, environment, an image with `rm`, what to remove of the directory, volumes. Files there are root's, and root is in containers only. */
const LEFTOVERS = `
directory=$1 system=$2 environment=$3 image=$4 paths=$5
shift 5
for network in $(docker network ls -q --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment"); do
  docker network rm "$network" >/dev/null
done
for volume do docker volume rm -f "$volume" >/dev/null; done
if [ -n "$image" ] && [ -d "$directory" ]; then
  set --
  for path in $paths; do set -- "$@" "/folder/$path"; done
  docker run --rm --network none --user 0:0 --pull never --entrypoint rm -v "$directory:/folder" "$image" -rf "$@"
fi`;
