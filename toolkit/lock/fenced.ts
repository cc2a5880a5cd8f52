import type { Hosts } from '../hosts.ts';
import { UsageError } from '../usage-error.ts';

/** Variable by which Terraform gives its steps the id of the lock of their server. */
export const LOCK_VARIABLE = 'ARRIMAGE_LOCK';

/**
 * Servers on which a script does nothing once a lock is not there any more: its run has lost it while this process, or its machine, stood still,
 * and somebody else may be at work.
 *
 * @param lock id of the lock's container
 * @throws UsageError where that is none
 */
export function fenced({ place, script }: Hosts, lock: string): Hosts {
  if (!/^[0-9a-f]{12,64}$/.test(lock)) {
    throw new UsageError(`${LOCK_VARIABLE}: expected the id of a container, got "${lock}"; a deployment sets it`);
  }
  return {
    place,
    script: (server, what, text, options) => script(server, what, `${fence(lock)}${text}`, options),
  };
}

/** An engine that is being started again is waited for. Terraform is being stopped meanwhile: what comes after a step that fails must not be begun before. */
const fence = (lock: string): string => `
fence= tries=0
until fence=$(docker ps -aq --no-trunc --filter id=${lock} 2>&1); do
  tries=$((tries + 1))
  if [ "$tries" -gt 30 ]; then echo "$fence" >&2; exit 3; fi
  sleep 1
done
if [ -z "$fence" ]; then
  sleep 30
  echo 'the lock of this run is not there any more; nothing was done' >&2
  exit 3
fi
`;
