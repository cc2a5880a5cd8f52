import type { ServerNode } from '../../model/server.ts';
import type { Hosts } from '../hosts.ts';

/** An image of a server. */
export interface HeldImage {
  readonly id: string;
  /** Those that others build on count in full for each. */
  readonly bytes: number;
  /** References by tag and by digest. */
  readonly references: readonly string[];
}

/** What a server says of its images, and of who needs them. */
export interface HeldImages {
  readonly images: readonly HeldImage[];
  /** References and ids of images that each record of this environment names, on this server or another, by the name of the record. */
  readonly named: ReadonlyMap<string, readonly (readonly [reference: string, id: string])[]>;
  /** Ids and references that records of other environments name. */
  readonly elsewhere: ReadonlySet<string>;
  /** Ids of the images of all containers, also of those that do not run and of those that are not ours. */
  readonly used: ReadonlySet<string>;
}

/** Looks at the images of a server; null: it did not tell all, or another environment is being changed there, so that nothing may go. */
export async function lookAtImages(hosts: Hosts, server: ServerNode, own: string): Promise<HeldImages | null> {
  const text = await hosts.script(server, 'looking at images', IMAGES, {
    args: [server.directory, own],
    timeoutSeconds: 120,
  });
  return parseHeldImages(text);
}

/** Reads what the script printed. */
export function parseHeldImages(text: string): HeldImages | null {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.at(-1) !== 'end' || lines.includes('unread') || lines.includes('busy')) return null;
  const of = (kind: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  const named = new Map<string, [string, string][]>(of('record').map((name) => [name, []]));
  for (const line of of('names')) {
    const [record = '', reference = '', id = ''] = line.split(' ');
    named.get(record)?.push([reference, id]);
  }
  const images = of('image').map((line): HeldImage => {
    const [id = '', bytes = '', tags = 'null', digests = 'null'] = line.split(' ');
    const list = (json: string): readonly string[] => (JSON.parse(json) as readonly string[] | null) ?? [];
    const references = [...list(tags), ...list(digests)].filter((reference) => !reference.startsWith('<none>'));
    return { id, bytes: Number(bytes), references };
  });
  return {
    images: [...new Map(images.map((image) => [image.id, image])).values()],
    named,
    elsewhere: new Set(of('elsewhere').flatMap((line) => line.split(' '))),
    used: new Set(of('used')),
  };
}

/** directory, name of the deployment. Another environment's deployment has brought images that neither a container nor a record names yet. */
const IMAGES = `
directory=$1 own=$2
for lock in $(docker ps -aq --filter label=arrimage.lock); do
  name=$(docker inspect --type container --format '{{index .Config.Labels "arrimage.system"}}-{{index .Config.Labels "arrimage.environment"}}' "$lock" 2>/dev/null || echo "$own")
  if [ "$name" != "$own" ]; then echo busy; fi
done
# Records of an environment whose folder is elsewhere cannot be found.
for name in $(docker ps -a --filter label=arrimage.system --format '{{.Label "arrimage.system"}}-{{.Label "arrimage.environment"}}' | sort -u); do
  if [ "$name" != "$own" ] && [ ! -d "\${directory%/*}/$name" ]; then echo unread; fi
done
named() { sed -n "/^  \\"images\\(On\\)\\{0,1\\}\\": {/,/^  }/s/^ *\\"\\([^\\"]*\\)\\": \\"\\(sha256:[0-9a-f]*\\)\\",\\{0,1\\}\\$/$2 \\1 \\2/p" "$1"; }
for record in "$directory"/releases/*.json "\${directory%/*}"/*/releases/*.json; do
  if [ ! -e "$record" ]; then continue; fi
  if [ ! -r "$record" ]; then echo unread; continue; fi
  case $record in
    "$directory"/*) echo "record \${record##*/}"; named "$record" "names \${record##*/}" ;;
    *) named "$record" elsewhere ;;
  esac
done
containers=$(docker ps -aq --no-trunc)
if [ -n "$containers" ]; then docker inspect --type container --format 'used {{.Image}}' $containers; fi
images=$(docker image ls -q --no-trunc | sort -u)
if [ -n "$images" ]; then
  docker image inspect --format 'image {{.Id}} {{.Size}} {{json .RepoTags}} {{json .RepoDigests}}' $images
fi
echo end`;
