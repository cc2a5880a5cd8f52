import type { ServerNode } from '../../model/server.ts';
import type { Hosts } from '../hosts.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import { WHY } from '../step/ready.ts';
import { EVENT } from './interruption.ts';

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
 * ended, or starts again and again, is removed, which Terraform notices at once; why it failed is kept before. One that was healthy stays: Terraform
 * waits for it no more, and an edge may have no other.
 *
 * @param failed is told when the first one has failed
 */
export function watch(
  hosts: Hosts,
  server: ServerNode,
  topology: { readonly system: string; readonly environment: string },
  seen: Seen,
  failed: () => void,
): Watch {
  const stop = new AbortController();
  const lines: string[] = [];
  const finished = hosts
    .script(server, 'watching', WATCH, {
      args: [topology.system, topology.environment, ...allContainers(seen).map(({ Id }) => Id)],
      timeoutSeconds: 4 * 3600,
      signal: stop.signal,
      onDisconnect: 'ends',
      line: (line) => {
        lines.push(line);
        if (!line.startsWith(EVENT)) failed();
      },
    })
    // What goes wrong with watching goes wrong with deploying as well, and is told there.
    .catch(() => '');
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

/**
 * What it prints beside events is why a container has failed, and nothing else.
 *
 * It looks at a container when the engine says that something has become of it, since each docker command takes some 50 ms of a processor. An
 * engine that ends its events is being restarted: it has forgotten them, and what was healthy then may start again.
 */
const WATCH = `
exec 2>&1
${WHY}
system=$1 environment=$2
shift 2
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
      case $healthy in *" $id/"*) ;; *) docker rm -f "$id" >/dev/null 2>&1 || true ;; esac
      known="$known$id "
    fi
  done
}
since=$(date +%s)
while :; do
  docker events --since "$since" --filter type=container --filter event=die --filter event=start --filter event=health_status \\
    --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.service \\
    --format '{{.Actor.ID}} ${EVENT}{{.TimeNano}} {{index .Actor.Attributes "arrimage.service"}} {{.Action}}' 2>/dev/null | {
    look $(docker ps -aq --no-trunc --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.service 2>/dev/null || true)
    while read -r id event; do
      echo "$event"
      look "$id"
    done
  }
  sleep 1
done`;
