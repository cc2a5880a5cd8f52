import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { COURIER_IMAGE, MAKE_COURIER_IMAGE } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Generation } from '../look/generation.ts';
import { TIMER_LABEL } from '../look/seen-standby.ts';

function timerName(topology: Topology): string {
  return `${deploymentName(topology)}-standby`;
}

/**
 * Leaves a container on a server that removes a generation when its time is over, and then itself; a start of the host does not stop it.
 *
 * It runs the host's own programs in an image without content, so that nothing is installed, and reaches the engine by its socket.
 *
 * @param until in seconds since 1970, by the server's clock
 */
export async function startTimer(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  generation: Generation,
  until: number,
): Promise<void> {
  await hosts.script(server, 'starting the timer of what stands by', START, {
    args: [
      ...[TIMER, timerName(topology), topology.system, topology.environment, server.directory, String(until)],
      generation.networks.join(' '),
      ...generation.containers.map(({ id }) => id),
    ],
  });
}

/** After this nobody removes what stands by, but for a deployment. */
export async function stopTimer(hosts: Hosts, topology: Topology, server: ServerNode): Promise<void> {
  const script = 'docker rm -f "$1" >/dev/null 2>&1 || true';
  await hosts.script(server, 'stopping the timer of what stands by', script, { args: [timerName(topology)] });
}

/** Name of its own container, end, networks, containers. It looks at the clock often, since that may be set, and the host asleep. */
const TIMER = `
name=$1 until=$2 networks=$3
shift 3
trap 'exit 0' TERM INT
while left=$((until - $(date +%s))) && [ "$left" -gt 0 ]; do
  sleep $((left < 15 ? left : 15)) &
  wait $!
done
docker stop "$@"
docker rm -f -v "$@"
for network in $networks; do docker network rm "$network"; done
rm -rf /folder/standby
docker rm -f "$name"
`;

/** program, name, system, environment, directory, end, networks, containers */
const START = `
program=$1 name=$2 system=$3 environment=$4 directory=$5 until=$6 networks=$7
shift 7
case $(command -v docker) in
  /usr/* | /bin/* | /sbin/*) ;;
  *) echo "the program docker is not below /usr/bin there" >&2; exit 1 ;;
esac
socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
case $socket in unix://*) socket=\${socket#unix://} ;; *) echo "its engine has no socket" >&2; exit 1 ;; esac
options=
for folder in /bin /sbin /lib /lib64 /usr /etc/alternatives; do
  [ ! -d "$folder" ] || options="$options --mount type=bind,source=$folder,target=$folder,readonly"
done
${MAKE_COURIER_IMAGE}
docker rm -f "$name" >/dev/null 2>&1 || true
docker run -d --name "$name" --restart unless-stopped --pull never --network none --userns host --user 0:0 --read-only \\
  --cap-drop ALL --security-opt no-new-privileges --security-opt label=disable --memory 64m --pids-limit 64 \\
  --log-opt max-size=1m --log-opt max-file=1 --env PATH=/usr/sbin:/usr/bin:/sbin:/bin --env DOCKER_HOST=unix:///engine.sock \\
  --label "arrimage.system=$system" --label "arrimage.environment=$environment" --label "${TIMER_LABEL}=$until" \\
  --mount "type=bind,source=$socket,target=/engine.sock" -v "$directory:/folder" $options \\
  ${COURIER_IMAGE} sh -c "$program" sh "$name" "$until" "$networks" "$@" >/dev/null
`;
