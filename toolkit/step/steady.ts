import type { Instance } from '../../model/instance.ts';
import { WHY } from './ready.ts';
import type { StepPlace } from './step-place.ts';

/** Seconds beyond the time asked for after which a container that is not steady yet never will be. */
const MARGIN_SECONDS = 60;

/**
 * Waits until containers have run for the time that the environment asks for, without a break; those that have do not wait.
 *
 * @throws HostError that says why where one ends, starts again after it was ready, or is unhealthy
 */
export async function awaitSteady(
  { topology, server, hosts }: Pick<StepPlace, 'topology' | 'server' | 'hosts'>,
  containers: readonly Pick<Instance, 'name' | 'hash'>[],
): Promise<void> {
  if (containers.length === 0) return;
  // The topology of an older release may not say it.
  const seconds = topology.steadySeconds ?? 0;
  await hosts.script(server, 'watching new containers', STEADY, {
    args: [String(seconds), ...containers.flatMap(({ name, hash }) => [name, hash])],
    timeoutSeconds: (seconds + MARGIN_SECONDS) * containers.length + 30,
  });
}

/** Seconds, then names and specifications. The engine says in words how long a container is up: in seconds below a minute. */
const STEADY = `${WHY}
seconds=$1
shift
while [ "$#" -gt 0 ]; do
  waited=0
  first=
  while :; do
    read -r specification status restarts health <<STATE
$(docker inspect --type container --format '{{index .Config.Labels "arrimage.specification"}} {{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' "$1" 2>/dev/null || true)
STATE
    if [ "$specification" != "$2" ]; then echo "$1 is not there any more" >&2; exit 3; fi
    first=\${first:-$restarts}
    case $status in
      exited|dead) why "$1" ended; exit 3 ;;
    esac
    if [ "$health" = unhealthy ]; then why "$1" unhealthy; exit 3; fi
    again=$((restarts - first))
    if [ "$again" -gt 2 ] || { [ "$again" -gt 0 ] && [ "$health" != none ]; }; then why "$1" 'starting again after it was ready'; exit 3; fi
    up=$(docker ps --filter "name=^/$1$" --format '{{.Status}}')
    case $up in
      'Up Less than'*) age=0 ;;
      'Up '[0-9]*' second'*) age=\${up#Up } age=\${age%% *} ;;
      'Up '*) age=60 ;;
      *) age=-1 ;;
    esac
    case $health in healthy|none) if [ "$age" -ge "$seconds" ]; then break; fi ;; esac
    if [ "$waited" -gt $(((seconds + ${MARGIN_SECONDS}) * 2)) ]; then why "$1" "not steady after $((seconds + ${MARGIN_SECONDS})) s"; exit 3; fi
    waited=$((waited + 1))
    sleep 0.5
  done
  shift 2
done`;
