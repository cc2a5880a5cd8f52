import { jobHash } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen } from '../look/seen.ts';
import { removeFiles } from '../prune/clean-up.ts';
import { imagesThen, type Release } from '../releases/release.ts';
import { recordFile } from '../step/job.ts';
import { UsageError } from '../usage-error.ts';
import { errorsOf } from '../where-possible.ts';
import type { Deployment } from './deployment.ts';

/**
 * Looks whether the servers still have the images of a release; no registry is asked, whose tags may have moved.
 *
 * @throws UsageError that names each image that is gone
 */
export async function checkImages(hosts: Hosts, release: Release): Promise<void> {
  const gone = await Promise.all(
    release.topology.servers.map(async (server) => {
      const images = imagesOf(release, server);
      const text = await hosts.script(server, 'looking for images', GONE, { args: images.map(([, id]) => id) });
      const ids = new Set(text.split('\n'));
      return images.filter(([, id]) => ids.has(id)).map(([reference]) => [server.name, reference] as const);
    }),
  );
  const all = gone.flat();
  if (all.length === 0) return;
  throw new UsageError(
    ...all.map(
      ([server, reference]) =>
        `server ${server}: expected the image ${reference} of release ${release.number}, got none; load it there, or deploy the settings of that time`,
    ),
  );
}

/**
 * Gives images their references of that time again, and takes the release's jobs as done: what later ones did stays, and theirs is not run again,
 * but for those that set something anew whichever way it goes.
 */
export async function restore({ hosts }: Deployment, release: Release): Promise<void> {
  await Promise.all(
    release.topology.servers.map(async (server) => {
      await hosts.script(server, 'naming images', NAME, { args: imagesOf(release, server).flat() });
      const jobs = restoredJobs(release.topology, server);
      await writeFiles(
        hosts,
        server,
        jobs.map((job) => recordFile(job.name, jobHash(release.topology, job))),
      );
    }),
  );
}

/**
 * Gives images the references that they had before a rollback that failed, and jobs the records; what did not exist before is no record any more.
 *
 * @returns what stands on servers where that did not work
 */
export async function undoRestore(
  { hosts, topology }: Deployment,
  release: Release,
  before: ReadonlyMap<string, Seen>,
): Promise<readonly string[]> {
  const errors = await errorsOf(
    release.topology.servers.map(async (server) => {
      const seen = before.get(server.name);
      if (seen === undefined) return;
      const jobs = restoredJobs(release.topology, server);
      const had = jobs.filter(({ name }) => seen.jobs.has(name));
      const made = jobs.filter(({ name }) => !seen.jobs.has(name));
      const tags = imagesOf(release, server).flatMap(([reference]) => {
        const id = seen.images.get(reference)?.id;
        return id === undefined ? [] : [reference, id];
      });
      await hosts.script(server, 'naming images', NAME, { args: tags });
      await writeFiles(
        hosts,
        server,
        had.map((job) => recordFile(job.name, seen.jobs.get(job.name) ?? '')),
      );
      if (made.length > 0)
        await removeFiles(
          hosts,
          topology,
          server,
          made.map(({ name }) => recordFile(name, '').path),
        );
    }),
  );
  return errors.map(
    (error) => `${error}; tags of images and records of jobs are those of release ${release.number} there`,
  );
}

/** References and ids of the images that the services of a server ran. */
function imagesOf(release: Release, { name }: ServerNode): readonly (readonly [string, string])[] {
  const then = imagesThen(release, name);
  const references = release.topology.services.filter(({ server }) => server === name).map(({ image }) => image);
  return [...new Set(references)].flatMap((reference) => {
    const id = then.get(reference);
    return id === undefined ? [] : [[reference, id] as const];
  });
}

/** Jobs that a rollback takes as done. */
function restoredJobs({ jobs }: Topology, { name }: ServerNode): readonly JobNode[] {
  return jobs.filter(({ server, runs }) => server === name && runs !== 'both-ways');
}

const GONE = 'for id do docker image inspect "$id" >/dev/null 2>&1 || echo "$id"; done';

/** A reference with a digest always means the same image. */
const NAME = `
while [ "$#" -gt 0 ]; do
  case $1 in *@*) ;; *) docker tag "$2" "$1" ;; esac
  shift 2
done`;
