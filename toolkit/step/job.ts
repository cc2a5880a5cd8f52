import { jobHash, labelsOf } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import { renderJson } from '../../model/json.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import { publicFile, type TarFile } from '../tar.ts';
import { createLines } from './create-lines.ts';
import { findJob } from './find-node.ts';
import { isNeedless } from './needless.ts';
import type { StepPlace } from './step-place.ts';

/** File below the deployment's folder that says with which specification a job last succeeded. */
export function jobRecord(job: JobNode): string {
  return `jobs/${job.name}.json`;
}

/** The record of a job that has succeeded with a specification, or that found nothing to do. */
export function recordFile(name: string, specification: string, did?: 'nothing'): TarFile {
  const record = { version: 1, specification, ...(did === undefined ? {} : { did }) };
  return publicFile(`jobs/${name}.json`, renderJson(record));
}

/** Name of a job's container; it stays after the job has ended, for its logs. */
export function jobContainer(topology: Topology, job: JobNode): string {
  return `${deploymentName(topology)}-${job.name}`;
}

/**
 * Runs a job to its end, within its time; what it has done already it does not do again, whatever Terraform remembers, unless it is forced:
 * a job that runs once after it has succeeded, any other after it has succeeded with this specification.
 *
 * @param line told of each line that the job prints, as it comes; without it an error holds the last ones
 */
export async function runJob(
  place: StepPlace,
  [name = '', force]: readonly string[],
  line?: (line: string) => void,
): Promise<void> {
  const { topology, server, hosts, report } = place;
  const job = findJob(topology, server, name);
  const record = `${server.directory}/${jobRecord(job)}`;
  const hash = jobHash(topology, job);
  if (force === undefined) {
    const done = await hosts.script(server, 'looking for a record', 'cat "$1" 2>/dev/null || true', { args: [record] });
    if (job.runs === 'once' && done !== '') return report(`${name} has run before, and runs once only`);
    if (done.includes(`"${hash}"`)) return report(`${name} has run before, just as it is`);
  }
  const container = jobContainer(topology, job);
  const labels = labelsOf(topology, job, { 'arrimage.specification': hash });
  const write = (specification: string, did?: 'nothing'): Promise<void> =>
    writeFiles(hosts, server, [recordFile(job.name, specification, did)]);
  if (force === undefined && (await isNeedless(place, job, { name: `${container}-check`, labels }))) {
    await write(hash, 'nothing');
    return report(`${name} has nothing to do on ${server.name}`);
  }
  // What it has begun it must finish, or undo on the way back: until then nobody may take it for done.
  if (job.runs === 'both-ways') await write('');
  await hosts.script(
    server,
    `the job ${name}`,
    [PREPARE, createLines(topology, job, { name: container, labels }), RUN].join('\n'),
    {
      args: [container, String(job.timeoutSeconds), line === undefined ? 'silent' : 'told'],
      // It may first have to wait for one that still runs.
      timeoutSeconds: 2 * job.timeoutSeconds + 60,
      ...(line === undefined ? {} : { line }),
    },
  );
  await write(hash);
  report(`${name} has run on ${server.name}`);
}

/** One that still runs, started by somebody whose connection was lost, is not disturbed but waited for. */
const PREPARE = `
if [ "$(docker inspect --format '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; then
  timeout "$2" docker wait "$1" >/dev/null || true
fi
docker rm -f "$1" >/dev/null 2>&1 || true`;

const RUN = `
docker start "$1" >/dev/null
if [ "$3" = told ]; then docker logs --follow "$1" 2>&1 & fi
last() {
  if [ "$2" = told ]; then wait; else docker logs --tail 20 "$1" 2>&1 | cut -c 1-500 >&2; fi
}
code=$(timeout "$2" docker wait "$1") || {
  docker stop "$1" >/dev/null
  last "$1" "$3"
  echo "it was stopped after its limit of $2 s" >&2
  exit 4
}
if [ "$code" -ne 0 ]; then
  last "$1" "$3"
  echo "it ended with code $code" >&2
  exit 4
fi
wait`;
