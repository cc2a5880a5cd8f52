import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { lookAtImages } from './held-images.ts';
import { leftoverImages } from './leftover-images.ts';
import { type Held, type Leftovers, leftoversOf } from './leftovers.ts';
import { removeImages } from './remove-images.ts';

/**
 * Removes from the servers what no release needs any more: older records, and files of content that none of the others has.
 *
 * Only after a deployment that went well, while its lock is held; where it cannot be done, the deployment is none the worse.
 */
export async function cleanUp(deployment: Deployment): Promise<void> {
  const { topology, progress } = deployment;
  const results = await Promise.allSettled(topology.servers.map((server) => cleanServer(deployment, server)));
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof HostError)) throw result.reason;
    progress.note(`${result.reason.message}; files of older releases stay there until the next deployment`);
  }
}

async function cleanServer({ hosts, topology, progress }: Deployment, server: ServerNode): Promise<void> {
  const { folders, releases, failures } = await lookForLeftovers(hosts, topology, server);
  if (folders.length + releases.length + failures.length === 0) return;
  // Images first: which they are, the records say.
  const images = await removeOldImages(hosts, topology, server, releases);
  if (images.length > 0) progress.note(`${server.name}: removed images of older releases (${images.join(', ')})`);
  await removeFiles(hosts, topology, server, [
    ...folders.map((name) => `files/${name}`),
    ...releases.map((name) => `releases/${name}`),
    ...failures.map((name) => `failures/${name}`),
  ]);
  if (folders.length > 0) progress.note(`${server.name}: removed files of older releases (${folders.join(', ')})`);
}

/** What a server holds below the folder of a deployment that nothing needs any more. */
export async function lookForLeftovers(hosts: Hosts, topology: Topology, server: ServerNode): Promise<Leftovers> {
  const text = await hosts.script(server, 'looking for files of older releases', HELD, { args: [server.directory] });
  return leftoversOf(topology, server, parseHeld(text));
}

/** Removes the images that only records name which go; gives their names. */
async function removeOldImages(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  removed: readonly string[],
): Promise<readonly string[]> {
  if (removed.length === 0) return [];
  const held = await lookAtImages(hosts, server, deploymentName(topology));
  if (held === null) return [];
  const images = leftoverImages(held, { wanted: imagesOn(topology, server), removed }, 'named');
  const left = await removeImages(hosts, server, images);
  return images.filter(({ id }) => !left.has(id)).map(({ id, references }) => references[0] ?? id.slice(7, 19));
}

/** References of the images that a server needs, sorted. */
export function imagesOn({ services, jobs }: Topology, { name }: ServerNode): readonly string[] {
  const nodes = [...services, ...jobs].filter(({ server }) => server === name);
  return [...new Set(nodes.map(({ image }) => image))].sort();
}

/** Removes files and folders below the deployment's folder of a server. */
export async function removeFiles(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  paths: readonly string[],
): Promise<void> {
  const images = imagesOn(topology, server);
  await hosts.script(server, 'removing files', REMOVE, {
    args: [server.directory, String(images.length), ...images, ...paths],
    timeoutSeconds: 120,
  });
}

/** Reads what the script printed; without its last line it is not all, and counts for nothing. */
export function parseHeld(text: string): Held {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.at(-1) !== 'end') return { folders: [], releases: [], failures: [], mentions: new Map(), mounts: [] };
  const of = (kind: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  const mentions = new Map<string, string[]>(of('read').map((name) => [name, []]));
  for (const line of of('mention')) {
    const [release = '', folder = ''] = line.split(' ');
    mentions.get(release)?.push(folder);
  }
  return { folders: of('folder'), releases: of('release'), failures: of('failure'), mentions, mounts: of('mount') };
}

/** directory */
const HELD = `
directory=$1
ids=$(docker ps -aq --no-trunc)
if [ -n "$ids" ]; then
  docker inspect --type container --format '{{range .Mounts}}{{println "mount" .Source}}{{end}}' $ids
fi
for folder in "$directory"/files/*/; do
  if [ -d "$folder" ] && [ ! -L "\${folder%/}" ]; then folder=\${folder%/}; echo "folder \${folder##*/}"; fi
done
for release in "$directory"/releases/*.json; do
  if [ -f "$release" ]; then
    name=\${release##*/}
    echo "release $name"
    if [ -r "$release" ]; then
      echo "read $name"
      sed -n "s|.*\\"source\\": \\"$directory/files/\\([^/\\"]*\\).*|mention $name \\1|p" "$release" | sort -u
    fi
  fi
done
for failure in "$directory"/failures/*.json; do
  if [ -f "$failure" ]; then echo "failure \${failure##*/}"; fi
done
echo end`;

/** directory, number of images, images, paths. The files are root's, and root is in containers only; not every image has \`rm\`. */
const REMOVE = `
directory=$1 count=$2
shift 2
images=
while [ "$count" -gt 0 ]; do
  images="$images $1"
  shift
  count=$((count - 1))
done
for image in $images; do
  if (cd / && docker run --rm --network none --user 0:0 --pull never --label arrimage.courier=true --workdir /folder \\
    --entrypoint rm -v "$directory:/folder" "$image" -rf -- "$@") >/dev/null 2>&1; then exit 0; fi
done
echo "no image there has the program rm" >&2
exit 1`;
