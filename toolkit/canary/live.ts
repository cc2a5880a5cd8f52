import type { FileNode } from '../../model/file.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { StepPlace } from '../step/step-place.ts';
import type { Live } from './sides.ts';

/** Looks at what an edge's container sends requests to, and at all containers of the environment on that server. */
export async function lookAtLive(
  { topology, server, hosts }: StepPlace,
  edge: { readonly service: ServiceNode; readonly container: string },
  { target }: FileNode,
): Promise<Live> {
  const text = await hosts.script(server, `looking at what is behind ${edge.service.name}`, LIVE, {
    args: [edge.container, target, topology.system, topology.environment],
  });
  const at = text.indexOf(MARK);
  const lines = text.slice(0, at).split('\n').slice(0, -1);
  return {
    containers: lines.map((line) => {
      const [service = '', name = '', state, restarts, health] = line.split(' ');
      return { service, name, isReady: state === 'running' && health !== 'unhealthy', restarts: Number(restarts) };
    }),
    upstreams: text.slice(at + MARK.length),
  };
}

const MARK = '--- upstreams\n';

/** An edge that does not run sends nothing anywhere. */
const LIVE = `
ids=$(docker ps -aq --no-trunc --filter "label=arrimage.system=$3" --filter "label=arrimage.environment=$4" --filter label=arrimage.service)
if [ -n "$ids" ]; then
  docker inspect --type container --format '{{index .Config.Labels "arrimage.service"}} {{slice .Name 1}} {{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' $ids 2>/dev/null || true
fi
printf '%s' '${MARK.trimEnd()}'
echo
docker exec "$1" cat "$2" 2>/dev/null || true`;
