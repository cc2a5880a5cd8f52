import type { ServiceNode } from '../../model/service.ts';
import { waitSeconds } from './container.ts';
import { goDuration } from './units.ts';

/** Seconds after which the provider gives up on its own. */
const PROVIDER_SECONDS = 20 * 60;

/** Seconds for what an operation does beside waiting. */
const MARGIN_SECONDS = 120;

/** The provider's limits, where a container may take longer to become healthy or to stop than it would allow; null: its own will do. */
export function timeoutsOf({ healthCheck, stop }: ServiceNode): Readonly<Record<string, string>> | null {
  const create = (healthCheck === null ? 0 : waitSeconds(healthCheck)) + MARGIN_SECONDS;
  const remove = stop.graceSeconds + MARGIN_SECONDS;
  const longer = {
    ...(create > PROVIDER_SECONDS ? { create: goDuration(create) } : {}),
    ...(remove > PROVIDER_SECONDS ? { delete: goDuration(remove) } : {}),
  };
  return Object.keys(longer).length === 0 ? null : longer;
}
