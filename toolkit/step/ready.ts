import { type Instance, instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import type { HealthCheck, ServiceNode } from '../../model/service.ts';
import type { Hosts } from '../hosts.ts';
import { findService } from './find-node.ts';
import type { StepPlace } from './step-place.ts';

/** Seconds in which Terraform makes a container that a step waits for; its image has to come first. */
const APPEAR_SECONDS = 600;

/** Waits until services that are replaced in place run as they should, and fails as soon as one surely does not. */
export async function awaitReady(
  { topology, server, hosts, report }: StepPlace,
  names: readonly string[],
): Promise<void> {
  const services = names.map((name) => findService(topology, server, name));
  const containers = services.flatMap((service) => instancesOf(topology, service).map(awaitedInstance));
  await awaitContainers(hosts, server, names.join(', '), containers);
  report(`${names.join(', ')} on ${server.name} ${names.length === 1 ? 'is' : 'are'} ready`);
}

/** A container that is waited for. */
export interface AwaitedContainer {
  readonly name: string;
  /** Its label `arrimage.specification`; one with another is not it. */
  readonly specification: string;
  /** After which it is surely ready or not. */
  readonly seconds: number;
}

/** The container of an instance, which is waited for as long as its service says. */
export function awaitedInstance({ name, hash, service }: Instance): AwaitedContainer {
  return { name, specification: hash, seconds: readySeconds(service) };
}

/** Waits until containers run and are healthy, and fails as soon as one surely is not. Throws a `HostError` that says why. */
export async function awaitContainers(
  hosts: Hosts,
  server: ServerNode,
  what: string,
  containers: readonly AwaitedContainer[],
): Promise<void> {
  const limit = APPEAR_SECONDS + Math.max(...containers.map(({ seconds }) => seconds));
  await hosts.script(server, `waiting for ${what}`, READY, {
    args: containers.flatMap(({ name, specification, seconds }) => [name, specification, String(seconds)]),
    timeoutSeconds: limit + 30,
  });
}

/** Seconds until a container is surely ready or not. */
export function readySeconds({ healthCheck }: ServiceNode): number {
  return healthCheck === null ? 30 : healthSeconds(healthCheck) + 30;
}

function healthSeconds({ startPeriodSeconds, retries, intervalSeconds, timeoutSeconds }: HealthCheck): number {
  return startPeriodSeconds + retries * (intervalSeconds + timeoutSeconds);
}

/** Says why a container is not ready, on standard error: its last probe, which may be a traceback, and its last lines. */
export const WHY = `why() {
  echo "$1 is $2" >&2
  docker inspect --format '{{with .State.Health}}{{range .Log}}probe ended with {{.ExitCode}}: {{.Output}}{{"\\n"}}{{end}}{{end}}' "$1" | tac | sed '/^probe ended with /q' | tac | cut -c 1-300 >&2 || true
  echo "last lines of $1:" >&2
  docker logs --tail 20 "$1" 2>&1 | cut -c 1-500 >&2 || true
}
`;

/** Takes a container's name, specification and seconds, three times over; a crash loop or a failed probe is certain, the rest takes time. */
const READY = `${WHY}
while [ "$#" -gt 0 ]; do
  waited=0
  running=0
  while :; do
    state=$(docker inspect --format '{{index .Config.Labels "arrimage.specification"}} {{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' "$1" 2>/dev/null || true)
    case $state in
      "$2 running "*' healthy'|"$2 running "*' none') break ;;
      "$2 "*' unhealthy') why "$1" unhealthy; exit 3 ;;
      "$2 exited "*|"$2 dead "*) why "$1" ended; exit 3 ;;
      "$2 "*' '[3-9]' '*|"$2 "*' '[1-9][0-9]*' '*) why "$1" 'starting again and again'; exit 3 ;;
      "$2 "*) running=$((running + 1)) ;;
    esac
    if [ "$running" -gt $(($3 * 2)) ]; then why "$1" "not ready after $3 s"; exit 3; fi
    if [ "$waited" -gt ${APPEAR_SECONDS * 2} ]; then echo "$1 was not made in ${APPEAR_SECONDS} s" >&2; exit 3; fi
    waited=$((waited + 1))
    sleep 0.5
  done
  shift 3
done`;
