import type { ServerNode } from '../../model/server.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import { WHY } from '../step/ready.ts';
import { TerraformError } from '../terraform-error.ts';
import type { Deployment } from './deployment.ts';
import { interruptionsOf } from './interruption.ts';
import { watch } from './watch.ts';

/** Milliseconds in which Terraform ends by itself once a container has failed; a step may wait for one that was removed before it looked. */
const END_MILLISECONDS = 15_000;

/**
 * Has Terraform apply a stack. What it says of a container that failed is that it failed; the watch knows why.
 *
 * @param seen what the server ran before
 * @param work is ended by its signal
 */
export async function applyWatched(
  deployment: Deployment,
  server: ServerNode,
  seen: Seen,
  work: (failed: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const watching = watch(deployment, server, seen, (stays) => {
    if (stays) stop.abort();
    timer ??= setTimeout(() => stop.abort(), END_MILLISECONDS);
  });
  const failure = await work(stop.signal).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  // One may fail only after Terraform has seen it healthy.
  const { why, events } = await watching.end();
  clearTimeout(timer);
  for (const item of interruptionsOf(events, server.name, deployment.topology.services)) deployment.interrupted?.(item);
  if (why !== '') throw new Error(`server ${server.name}: ${why}`);
  if (failure === null) return;
  throw await explained(deployment, server, seen, failure.error);
}

/** What the provider says where the time was over in which a container was to become healthy; source: internal/provider/resource_docker_container_funcs.go of kreuzwerker/docker. */
const LATE_ERROR = /failed to be in healthy state|inspecting container state/;

/** An error of Terraform that says in place of that why the containers are not ready. */
async function explained(deployment: Deployment, server: ServerNode, seen: Seen, error: unknown): Promise<unknown> {
  if (!(error instanceof TerraformError && LATE_ERROR.test(error.message))) return error;
  const late = await lateText(deployment, server, seen);
  const others = error.message.split('\n').filter((line) => !LATE_ERROR.test(line));
  return late === '' ? error : new Error([`server ${server.name}: ${late}`, ...others].join('\n'));
}

/** Why new containers are not ready that were surely neither ready nor failed when their time was over; empty where it cannot be learned. */
function lateText({ hosts, topology }: Deployment, server: ServerNode, seen: Seen): Promise<string> {
  const known = allContainers(seen).map(({ Id }) => Id);
  return hosts
    .script(server, 'looking for what is not ready', LATE, { args: [topology.system, topology.environment, ...known] })
    .then(
      (text) => text.trim(),
      () => '',
    );
}

/** System, environment, ids that were there before. */
const LATE = `
exec 2>&1
${WHY}
system=$1 environment=$2
shift 2
known=" $* "
for id in $(docker ps -aq --no-trunc --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --filter label=arrimage.service); do
  case $known in *" $id "*) continue ;; esac
  state=$(docker inspect --type container --format '{{slice .Name 1}} {{.State.Status}}{{if .State.Health}}, {{.State.Health.Status}}{{end}}' "$id" 2>/dev/null) || continue
  case $state in
    *' running'|*' running, healthy') ;;
    *) why "\${state%% *}" "not ready when its time was over: \${state#* }" ;;
  esac
done`;
