import type { ServerNode } from '../../model/server.ts';
import type { Hosts } from '../hosts.ts';
import type { HeldImage } from './held-images.ts';

/** Removes images by their references, and those that have none by their id; never by force, so that one which is needed stays. Gives the ids of those that are still there. */
export async function removeImages(
  hosts: Hosts,
  server: ServerNode,
  images: readonly HeldImage[],
): Promise<ReadonlySet<string>> {
  if (images.length === 0) return new Set();
  const args = images.flatMap(({ id, references }) => [id, String(references.length), ...references]);
  const text = await hosts.script(server, 'removing images', REMOVE, { args, timeoutSeconds: 600 });
  return new Set(text.split('\n').filter((line) => line !== ''));
}

/** By turns the id of an image, the number of its references, and those. A digest goes with the last tag of its repository. */
const REMOVE = `
while [ "$#" -gt 0 ]; do
  id=$1 count=$2
  shift 2
  while [ "$count" -gt 0 ]; do
    if [ "$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null)" = "$id" ]; then docker rmi "$1" >/dev/null 2>&1 || true; fi
    shift
    count=$((count - 1))
  done
  if [ "$(docker image inspect --format '{{len .RepoTags}}' "$id" 2>/dev/null)" = 0 ]; then docker rmi "$id" >/dev/null 2>&1 || true; fi
  if docker image inspect "$id" >/dev/null 2>&1; then echo "$id"; fi
done`;
