import type { ServerNode } from '../../model/server.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import { upstreamsFiles } from '../step/edge-upstreams.ts';
import { WHY } from '../step/ready.ts';
import type { Deployment } from './deployment.ts';
import { EVENT } from './interruption.ts';
import { toldLine } from './told-text.ts';

/** What was seen. */
export interface Watched {
  /** Why containers have surely failed; empty where none has. */
  readonly why: string;
  /** Lines of the engine's events. */
  readonly events: readonly string[];
}

/** A watch over the containers that a run makes on one server. */
export interface Watch {
  /** Ends the watch. */
  readonly end: () => Promise<Watched>;
}

/**
 * Watches the containers that are made while Terraform applies a stack.
 *
 * Terraform waits for a container to become healthy until the time is over, even where it can no longer happen. One that is unhealthy, has
 * ended, starts again and again, or starts again after it was healthy, is removed, which Terraform notices at once; why it failed is kept before. One
 * that an edge has stays, since the edge may have no other.
 *
 * It ends with the lock of its run, too: where the network is silent, nothing tells a server that the run is gone.
 *
 * @param failed is told of each one that has failed, and whether it stays, so that Terraform does not notice
 */
export function watch(
  deployment: Pick<Deployment, 'hosts' | 'topology' | 'secrets' | 'today' | 'locks' | 'ending' | 'progress'>,
  server: ServerNode,
  seen: Seen,
  failed: (stays: boolean) => void,
): Watch {
  const { hosts, topology, locks, ending, progress } = deployment;
  const stop = new AbortController();
  const lines: string[] = [];
  const lock = locks?.get(server.address) ?? '';
  const files = upstreamsFiles(topology, server);
  const known = allContainers(seen).map(({ Id }) => Id);
  const finished = hosts
    .script(server, 'watching', WATCH, {
      args: [topology.system, topology.environment, lock, String(files.length), ...files, ...known],
      timeoutSeconds: 4 * 3600,
      signal: stop.signal,
      onDisconnect: 'ends',
      line: (line) => {
        if (line.startsWith(KILLED)) {
          ending?.add(line.slice(KILLED.length));
          return;
        }
        if (line !== STAYS) lines.push(line);
        if (!line.startsWith(EVENT)) failed(line === STAYS);
      },
    })
    // What goes wrong with watching mostly goes wrong with deploying as well, and is told there.
    .catch((error: unknown) => {
      if (!stop.signal.aborted) progress.note(`${server.name}: ${UNWATCHED} (${toldLine(deployment, error)})`);
    });
  return {
    end: async () => {
      stop.abort();
      await finished;
      const [events, others] = [true, false].map((isEvent) =>
        lines.filter((line) => line.startsWith(EVENT) === isEvent),
      );
      return { why: (others ?? []).join('\n'), events: events ?? [] };
    },
  };
}

const UNWATCHED =
  'the watch over its containers has ended early: one that fails is noticed later, and interruptions from then on are not measured';

/** What a line begins with that names a container which was told to stop. */
const KILLED = 'arrimage-killed ';

/** A line that says that a container which has failed stays. */
const STAYS = 'arrimage-stays';

/**
 * What it prints beside events is why a container has failed, and whether it stays.
 *
 * It looks at a container when the engine says that something has become of it, since each docker command takes some 50 ms of a processor. An
 * engine that ends its events is being restarted: it has forgotten them, and what was healthy then may start again.
 */
const WATCH = `
exec 2>&1
${WHY}
system=$1 environment=$2 lock=$3 count=$4
shift 4
# An engine that does not answer says nothing about it.
is_over() { [ -n "$lock" ] && found=$(docker ps -aq --no-trunc --filter "id=$lock" 2>/dev/null) && [ -z "$found" ]; }
{ while sleep 10; do if is_over; then kill -TERM "-$$"; fi; done; } >/dev/null 2>&1 &
edges=
while [ "$count" -gt 0 ]; do
  edges="$edges$1
"
  shift
  count=$((count - 1))
done
# Whether an edge has a container of that name.
named() {
  while read -r file; do
    if [ -n "$file" ] && grep -q "^ *server $1:" "$file" 2>/dev/null; then return 0; fi
  done <<EDGES
$edges
EDGES
  return 1
}
known=" $* "
healthy=' '
separator=$IFS
look() {
  ids= states=
  for id do
    case $known in *" $id "*) ;; *) ids="$ids $id" ;; esac
  done
  # All at once.
  if [ -n "$ids" ]; then
    states=$(docker inspect --type container --format '{{.Id}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.RestartPolicy.Name}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{slice .Name 1}}' $ids 2>/dev/null || true)
  fi
  IFS='
'
  set -- $states
  IFS=$separator
  for line do
    id=\${line%% *}
    state=\${line#* }
    name=\${state##* }
    reason=
    case $state in
      *' unhealthy '*) reason=unhealthy ;;
      'dead '*|'exited '[0-9]*' no '*) reason=ended ;;
      *' '[3-9]' '*' '*|*' '[1-9][0-9]*' '*' '*) reason='starting again and again' ;;
    esac
    restarts=\${state#* }
    restarts=\${restarts%% *}
    case $healthy in
      *" $id/$restarts "*) ;;
      *" $id/"*) reason=\${reason:-'starting again after it was healthy'} ;;
      *) case $state in *' healthy '*) healthy="$healthy$id/$restarts " ;; esac ;;
    esac
    if [ -n "$reason" ]; then
      why "$name" "$reason"
      if is_over; then kill -TERM "-$$"; fi
      if named "$name"; then echo ${STAYS}; else docker rm -f "$id" >/dev/null 2>&1 || true; fi
      known="$known$id "
    fi
  done
}
since=$(date +%s)
while :; do
  docker events --since "$since" --filter type=container --filter event=die --filter event=start --filter event=health_status --filter event=kill \\
    --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.service \\
    --format '{{.Actor.ID}} ${EVENT}{{.TimeNano}} {{index .Actor.Attributes "arrimage.service"}} {{.Action}}' 2>/dev/null | {
    look $(docker ps -aq --no-trunc --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.service 2>/dev/null || true)
    while read -r id event; do
      case $event in
        *' kill') echo "${KILLED}$id" ;;
        *)
          echo "$event"
          look "$id"
          ;;
      esac
    done
  }
  sleep 1
done`;
