import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import type { Examined } from './examine-servers.ts';
import { holdersOf } from './judge-ports.ts';
import type { NamedSocket, Socket } from './listeners.ts';

/**
 * Looks again where a port that is wanted is held by somebody else's process, whose name only root may know; elsewhere it asks nothing.
 *
 * Where that does not work, as with an engine that is not root itself, what was seen before stands.
 */
export async function nameHolders(
  topology: Topology,
  hosts: Hosts,
  examined: Examined,
  signal?: AbortSignal,
): Promise<Examined> {
  const unnamed = holdersOf(topology, examined).flatMap(({ holder }) =>
    holder.kind === 'unnamed' ? [holder.socket] : [],
  );
  const inodes = [...new Set(unnamed.map(({ inode }) => inode))];
  if (inodes.length === 0) return examined;
  const options = { args: [HOLDERS, ...inodes], timeoutSeconds: 20, ...(signal === undefined ? {} : { signal }) };
  try {
    const text = await hosts.script(examined.server, 'naming processes', NAMING, options);
    const { examination } = examined;
    const processes = [...examination.processes, ...parseHolders(text, unnamed)];
    return { ...examined, examination: { ...examination, processes } };
  } catch (error) {
    if (error instanceof HostError) return examined;
    throw error;
  }
}

/** Reads `holder 4320642 411 <container> redis-server` for each socket that was found, and `container <id> <name>`. */
function parseHolders(text: string, sockets: readonly Socket[]): readonly NamedSocket[] {
  const lines = text.split('\n').map((line) => line.split(' '));
  const names = new Map(lines.filter(([kind]) => kind === 'container').map(([, id, name]) => [id, name]));
  return lines.flatMap(([kind, inode, pid, id, ...program]): readonly NamedSocket[] => {
    const socket = kind === 'holder' ? sockets.find((item) => item.inode === inode) : undefined;
    if (socket === undefined) return [];
    const { protocol, address, port } = socket;
    return [
      { protocol, address, port, program: program.join(' '), pid: Number(pid), container: names.get(id) ?? null },
    ];
  });
}

/** Runs in the container, as root: each socket's first process, the container it is in, and its program. */
const HOLDERS = `
listed=$(ls -ln /proc/[0-9]*/fd 2>/dev/null | sed -n '/^\\/proc\\/.*fd:$/{s/[^0-9]//g;h;}; / -> socket:\\[[0-9]*\\]$/{s/.*\\[\\([0-9]*\\)\\]$/\\1/;G;s/\\n/ /;p;}')
for inode; do
  pid=$(printf '%s\\n' "$listed" | sed -n "s/^$inode //p" | sort -n | head -n 1)
  [ -n "$pid" ] || continue
  id=$(sed -n 's/.*\\([0-9a-f]\\{64\\}\\).*/\\1/p' "/proc/$pid/cgroup" | head -n 1)
  echo "holder $inode $pid \${id:--} $(cat "/proc/$pid/comm")"
done
`;

/**
 * Whoever may use the engine may read what root may: a container that sees the host's processes, and may do nothing but look at them.
 *
 * It runs the host's own programs, mounted read-only in an image without content: a host whose ports are taken has often no other image yet,
 * and no program comes there to be run as root. Image and container are gone afterwards.
 */
const NAMING = `
programs=$1
shift
image=$(head -c 10240 /dev/zero | docker import -)
trap 'docker image rm "$image" >/dev/null' EXIT
mounts=
for folder in /bin /sbin /lib /lib64 /usr; do
  [ ! -d "$folder" ] || mounts="$mounts --mount type=bind,source=$folder,target=$folder,readonly"
done
docker run --rm --pull never --network none --pid host --userns host --user 0:0 --read-only --log-driver none \\
  --cap-drop ALL --cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH --security-opt no-new-privileges \\
  --security-opt apparmor=unconfined --security-opt label=disable $mounts "$image" sh -c "$programs" sh "$@"
docker ps --no-trunc --format 'container {{.ID}} {{.Names}}'
`;
