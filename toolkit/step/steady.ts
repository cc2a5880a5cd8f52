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
    timeoutSeconds: 2 * (seconds + MARGIN_SECONDS) + 30,
  });
}

/** Seconds, then names and specifications. */
const STEADY = `${WHY}
seconds=$1
shift
wanted=" $* "
names=
while [ "$#" -gt 0 ]; do
  names="$names $1"
  shift 2
done
# Times are in whole seconds.
if [ "$seconds" -gt 0 ]; then seconds=$((seconds + 1)); fi
# Names with how often each had been started again when it was first seen.
first=' '
waited=0
separator=$IFS
while :; do
  now=$(date +%s)
  # All at once: a docker command takes some 50 ms of a processor.
  states=$(docker inspect --type container --format '{{slice .Name 1}} {{index .Config.Labels "arrimage.specification"}} {{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.StartedAt}}' $names 2>/dev/null || true)
  IFS='
'
  set -- $states
  IFS=$separator
  there=' ' young=
  for line do
    read -r name specification status restarts health begun <<STATE
$line
STATE
    case $wanted in *" $name $specification "*) there="$there$name " ;; *) continue ;; esac
    case $first in *" $name/"*) ;; *) first="$first$name/$restarts " ;; esac
    before=\${first#*" $name/"}
    again=$((restarts - \${before%% *}))
    case $status in exited|dead) why "$name" ended; exit 3 ;; esac
    if [ "$health" = unhealthy ]; then why "$name" unhealthy; exit 3; fi
    if [ "$again" -gt 2 ] || { [ "$again" -gt 0 ] && [ "$health" != none ]; }; then why "$name" 'starting again after it was ready'; exit 3; fi
    case $status/$health in
      running/healthy|running/none)
        begun=\${begun%%[.Z]*}
        age=$((now - $(date -u -d "\${begun%T*} \${begun#*T}" +%s)))
        if [ "$age" -lt "$seconds" ]; then young=$name; fi ;;
      *) young=$name ;;
    esac
  done
  for name in $names; do
    case $there in *" $name "*) ;; *) echo "$name is not there any more" >&2; exit 3 ;; esac
  done
  if [ -z "$young" ]; then break; fi
  if [ "$waited" -gt $((seconds + ${MARGIN_SECONDS})) ]; then why "$young" "not steady after $((seconds + ${MARGIN_SECONDS})) s"; exit 3; fi
  waited=$((waited + 1))
  sleep 1
done`;
