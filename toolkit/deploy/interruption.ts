import type { ServiceNode } from '../../model/service.ts';

/** A time in which a service that is replaced in place did not answer. */
export interface Interruption {
  readonly server: string;
  readonly service: string;
  /** From the end of its program until the engine has found the new one healthy; without a health check, until it has started. */
  readonly seconds: number;
}

/** What a line of the engine's events begins with, among what a watch prints. */
export const EVENT = 'arrimage-event ';

/** How long services of a server that are replaced in place were interrupted, by the engine's own clock; each line is a time in nanoseconds, a service, and what happened. */
export function interruptionsOf(
  events: readonly string[],
  server: string,
  services: readonly ServiceNode[],
): readonly Interruption[] {
  const inPlace = services.filter((service) => service.server === server && service.update === 'recreate');
  return inPlace.flatMap((service) => {
    const ready = service.healthCheck === null ? 'start' : 'health_status: healthy';
    let down: number | null = null;
    let seconds = 0;
    for (const line of events) {
      const [, time = '', name, what = ''] = /^arrimage-event (\d+) (\S+) (.*)$/.exec(line) ?? [];
      if (name !== service.name) continue;
      if (what === 'die') down ??= Number(time);
      if (what !== ready || down === null) continue;
      seconds += (Number(time) - down) / 1e9;
      down = null;
    }
    return seconds === 0
      ? []
      : [{ server: service.server, service: service.name, seconds: Math.round(seconds * 10) / 10 }];
  });
}

/** An interruption in a sentence. */
export function interruptionText({ server, service, seconds }: Interruption): string {
  return `server ${server}: ${service} was down for ${seconds.toFixed(1)} s`;
}
