import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import { isWhole, RECORD } from '../deployment-folder.ts';
import { APPLIED, parseApplied } from '../firewall/host-firewall.ts';
import type { Hosts } from '../hosts.ts';
import { LOCK_LABELS, seenLock } from '../lock/seen-lock.ts';
import { CHANGE_MARK } from '../releases/change-mark.ts';
import { imagesThen } from '../releases/release.ts';
import { edgeFlags } from './edge-flags.ts';
import type { Seen, SeenFile } from './seen.ts';
import type { SeenContainer, SeenImage } from './seen-container.ts';
import { parseStandby, STANDBY } from './seen-standby.ts';

/** Looks at what a server runs and holds of an environment: one session, one inspect. */
export async function look(hosts: Hosts, topology: Topology, server: ServerNode): Promise<Seen> {
  const nodes = [...topology.services, ...topology.jobs].filter((node) => node.server === server.name);
  const images = [...new Set(nodes.map(({ image }) => image))].sort();
  const flags = edgeFlags(topology).filter(({ edge }) => edge.server === server.name);
  const files = [
    ...topology.files.filter((file) => file.server === server.name).map(({ source }) => source),
    ...flags.map(({ path }) => path),
  ];
  const text = await hosts.script(server, 'looking at what runs', LOOK, {
    args: [
      ...[topology.system, topology.environment, server.directory, stackName(topology, server.name)],
      containerNames(topology, server).join(' '),
      ...[String(images.length), ...images],
      ...files,
    ],
    timeoutSeconds: 30,
  });
  return parseLook(server.name, images, text);
}

function containerNames(topology: Topology, { name }: ServerNode): readonly string[] {
  const services = topology.services.filter(({ server }) => server === name);
  return services.flatMap((service) => instancesOf(topology, service).map((instance) => instance.name));
}

/** Looks at every server at a time. */
export function lookAtAll(hosts: Hosts, topology: Topology): Promise<readonly Seen[]> {
  return Promise.all(topology.servers.map((server) => look(hosts, topology, server)));
}

/** Reads what the script printed: lines, each with the kind of what follows it. */
export function parseLook(server: string, images: readonly string[], text: string): Seen {
  const lines = text.split('\n').filter((line) => line !== '');
  const of = (kind: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  const [state] = of('state').map((line) => line.split(' '));
  const containers = of('container').map((line) => JSON.parse(line) as SeenContainer);
  const isLock = ({ Config }: SeenContainer): boolean => Config.Labels[LOCK_LABELS.owner] !== undefined;
  const lock = containers.find(isLock);
  const found = of('image').map(imageOf);
  return {
    server,
    ...parseStandby(
      of,
      containers.filter((container) => !isLock(container)),
    ),
    foreign: of('foreign').map((line) => JSON.parse(line) as SeenContainer),
    images: new Map(images.map((name) => [name, found.find(({ names }) => names.includes(withTag(name))) ?? null])),
    files: filesOf(of('file'), of('hash')),
    jobs: new Map(
      of('job').map((line): readonly [string, string] => {
        const [name = '', specification = ''] = line.split(' ');
        return [name, specification];
      }),
    ),
    idleJobs: new Set(of('idle')),
    state: state === undefined ? null : { serial: Number(state[0]), lineage: state[1] ?? '' },
    ...newestRelease(of('release')),
    released: releasedImages(server, of('ran').join('\n')),
    changedFrom: of('change').map(Number)[0] ?? null,
    firewall: parseApplied(text),
    lock: lock === undefined ? null : seenLock(lock, Number(of('now')[0])),
  };
}

/** Names of files, `<number>-<hash>`. */
function newestRelease(names: readonly string[]): Pick<Seen, 'release' | 'releaseHash'> {
  const all = names.map((name) => name.split('-')).map(([number, hash = '']) => ({ number: Number(number), hash }));
  const newest = all.sort((a, b) => b.number - a.number)[0];
  return { release: newest?.number ?? 0, releaseHash: newest?.hash ?? '' };
}

/** Lines of a release's record: its fields `images` and `imagesOn`. What somebody has edited so that it cannot be read, says its reader. */
function releasedImages(server: string, lines: string): ReadonlyMap<string, string> {
  try {
    return imagesThen(JSON.parse(`{${lines.replace(/,$/, '')}}`) as Parameters<typeof imagesThen>[0], server);
  } catch {
    return new Map();
  }
}

function imageOf(line: string): SeenImage & { readonly names: readonly string[] } {
  const [id = '', tags = '', digests = '', ...rest] = line.split(' ');
  const list = (json: string): readonly string[] => (JSON.parse(json) as readonly string[] | null) ?? [];
  const config = JSON.parse(rest.join(' ')) as SeenImage['config'];
  return { id, names: [...list(tags), ...list(digests)], config };
}

/** A reference as the engine lists it: with a digest the tag does not count, without either it is `latest`. */
function withTag(reference: string): string {
  const digest = reference.indexOf('@');
  const tag = /:[^/:]+$/;
  if (digest >= 0) return `${reference.slice(0, digest).replace(tag, '')}${reference.slice(digest)}`;
  return tag.test(reference) ? reference : `${reference}:latest`;
}

/** Lines of `stat`, and lines of `sha256sum`, which leaves out what the SSH user may not read. */
function filesOf(lines: readonly string[], hashes: readonly string[]): ReadonlyMap<string, SeenFile> {
  const known = new Map(hashes.map((line) => [line.slice(66), line.slice(0, 64)]));
  return new Map(
    lines.map((line): readonly [string, SeenFile] => {
      const [mode = '', uid, gid, bytes, ...rest] = line.split(' ');
      const path = rest.join(' ');
      return [path, { mode, uid: Number(uid), gid: Number(gid), bytes: Number(bytes), hash: known.get(path) ?? null }];
    }),
  );
}

/** system, environment, directory, stack, names of containers, number of images, images, files. Each `docker` costs some 40 ms of the server's processor: there are three. */
const LOOK = `
system=$1 environment=$2 directory=$3 stack=$4 names=$5 count=$6
shift 6
connection=\${SSH_CONNECTION:-}
echo "session \${connection##* }"
echo "now $(date +%s)"
name="$system-$environment"
${APPLIED}
${RECORD}
${STANDBY}
all=$(docker ps -a --no-trunc --format '{{.ID}} {{.Label "arrimage.system"}}/{{.Label "arrimage.environment"}} {{.Names}}')
ids= foreign=
while read -r id owner container; do
  if [ "$owner" = "$system/$environment" ]; then ids="$ids $id"; continue; fi
  case " $names " in *" $container "*) foreign="$foreign $id" ;; esac
done <<ALL
$all
ALL
if [ -n "$foreign" ]; then docker inspect --type container --format 'foreign {{json .}}' $foreign 2>/dev/null || true; fi
if [ -n "$ids" ]; then docker inspect --type container --format 'container {{json .}}' $ids 2>/dev/null || true; fi
images=
while [ "$count" -gt 0 ]; do
  images="$images $1"
  shift
  count=$((count - 1))
done
if [ -n "$images" ]; then
  docker image inspect --format 'image {{.Id}} {{json .RepoTags}} {{json .RepoDigests}} {{json .Config}}' $images 2>/dev/null || true
fi
if [ "$#" -gt 0 ]; then
  stat -c 'file %a %u %g %s %n' -- "$@" 2>/dev/null || true
  sha256sum -- "$@" 2>/dev/null | sed 's/^/hash /' || true
fi
for job in "$directory"/jobs/*.json; do
  if [ -r "$job" ]; then
    name=\${job##*/}
    echo "job \${name%.json} $(sed -n 's/.*"specification": "\\([0-9a-f]*\\)".*/\\1/p' "$job")"
    if grep -q '"did": "nothing"' "$job"; then echo "idle \${name%.json}"; fi
  fi
done
number=0 newest=
for release in "$directory"/releases/*.json; do
  if ${isWhole('release')}; then
    name=\${release##*/}
    echo "release \${name%.json}"
    if [ "\${name%%-*}" -gt "$number" ]; then number=\${name%%-*} newest=$release; fi
  fi
done
if [ -n "$newest" ]; then sed -n '/^  "images\\(On\\)\\{0,1\\}": {$/,/^  }/s/^/ran /p' "$newest"; fi
sed -n 's/^  "from": \\([0-9]*\\),$/change \\1/p' "$directory/${CHANGE_MARK}" 2>/dev/null || true
state=$(record "$directory/state/$stack.tfstate")
if [ -n "$state" ]; then
  echo "state $(sed -n 's/^  "serial": \\([0-9]*\\),$/\\1/p' "$state" | head -n 1) $(sed -n 's/^  "lineage": "\\([^"]*\\)",$/\\1/p' "$state" | head -n 1)"
fi`;
