import type { Instance } from '../../model/instance.ts';
import { byCodeUnit } from '../../model/json.ts';
import { textOf } from '../../model/value.ts';
import type { Aspects } from './aspects.ts';
import type { SeenContainer, SeenHealthcheck, SeenImage, SeenImageConfig } from './seen-container.ts';

/**
 * What a container runs, by the words in which it is told that one was changed.
 *
 * @param image null: not there; then what would be the image's own is not compared
 */
export function programOf(found: SeenContainer, instance: Instance, image: SeenImage | null): Aspects {
  const { Config, HostConfig } = found;
  const wanted = wantedProgram(found, instance, image);
  const isWanted = (line: string): boolean => image !== null || keysOf(wanted['environment']).has(keyOf(line));
  const isOurs = (line: string): boolean => image !== null || keysOf(wanted['labels']).has(keyOf(line));
  return {
    image: found.Image,
    environment: sorted(Config.Env).filter(isWanted),
    command: JSON.stringify(Config.Cmd ?? []),
    'entry point': JSON.stringify(Config.Entrypoint ?? []),
    user: Config.User,
    'working directory': Config.WorkingDir || '/',
    'host name': Config.Hostname ?? '',
    'signal to stop': signalText(Config.StopSignal),
    'time to stop': Config.StopTimeout ?? ENGINE_SECONDS,
    'health check': checkText(Config.Healthcheck ?? {}),
    labels: linesOf(Config.Labels).filter(isOurs),
    init: HostConfig.Init ?? false,
    log: [HostConfig.LogConfig?.Type ?? '', ...linesOf(HostConfig.LogConfig?.Config)],
  };
}

/** The same as it should be; what cannot be known is what it is. */
export function wantedProgram(found: SeenContainer, instance: Instance, image: SeenImage | null): Aspects {
  const { service, labels } = instance;
  const own = image?.config ?? unknownConfig(found);
  const { entrypoint, command } = service;
  return {
    image: image?.id ?? found.Image,
    environment: wantedEnvironment(service.environment, image?.config.Env ?? []),
    // An entry point of its own takes the image's command away.
    command: JSON.stringify(command.length > 0 ? command.map(textOf) : entrypoint.length > 0 ? [] : (own.Cmd ?? [])),
    'entry point': JSON.stringify(entrypoint.length > 0 ? entrypoint : (own.Entrypoint ?? [])),
    user: service.user ?? own.User ?? '',
    'working directory': service.workingDirectory ?? (own.WorkingDir || '/'),
    // Without one the engine gives the start of the id.
    'host name': service.hostname ?? found.Id.slice(0, 12),
    'signal to stop': signalText(service.stop.signal ?? own.StopSignal),
    'time to stop': service.stop.graceSeconds,
    'health check': wantedCheck(service.healthCheck, own.Healthcheck ?? {}),
    labels: linesOf({ ...image?.config.Labels, ...labels }),
    init: service.init,
    log: [service.logging.driver, ...linesOf(service.logging.options)],
  };
}

/** Seconds between the stop signal and SIGKILL where a container says nothing. */
const ENGINE_SECONDS = 10;

/** Where its image is gone, what a container is not told counts as the image's own. */
function unknownConfig({ Config }: SeenContainer): SeenImageConfig {
  return { ...Config, Healthcheck: Config.Healthcheck ?? null };
}

function wantedEnvironment(environment: Instance['service']['environment'], own: readonly string[]): readonly string[] {
  const all = new Map(own.map((line) => [keyOf(line), line]));
  for (const { name, value, delivery } of environment) {
    if (delivery === 'plain') all.set(name, `${name}=${textOf(value)}`);
  }
  return sorted([...all.values()]);
}

function wantedCheck(check: Instance['service']['healthCheck'], own: SeenHealthcheck): string {
  if (check === null) return checkText(own);
  const nanoseconds = (seconds: number): number => Math.round(seconds * 1e9);
  return checkText({
    Test: check.test,
    // The engine takes 0 for none, and the image's own for none.
    Interval: nanoseconds(check.intervalSeconds) || (own.Interval ?? 0),
    Timeout: nanoseconds(check.timeoutSeconds) || (own.Timeout ?? 0),
    StartPeriod: nanoseconds(check.startPeriodSeconds) || (own.StartPeriod ?? 0),
    Retries: check.retries || (own.Retries ?? 0),
  });
}

function checkText({ Test, Interval, Timeout, StartPeriod, Retries }: SeenHealthcheck): string {
  return JSON.stringify([Test ?? [], Interval ?? 0, Timeout ?? 0, StartPeriod ?? 0, Retries ?? 0]);
}

function signalText(signal: string | undefined): string {
  return (signal || 'SIGTERM').replace(/^SIG/, '');
}

function linesOf(pairs: Readonly<Record<string, string>> | null | undefined): readonly string[] {
  return sorted(Object.entries(pairs ?? {}).map(([key, value]) => `${key}=${value}`));
}

function keyOf(line: string): string {
  return line.split('=', 1)[0] ?? '';
}

function keysOf(lines: Aspects[string] | undefined): ReadonlySet<string> {
  return new Set(Array.isArray(lines) ? lines.map(keyOf) : []);
}

function sorted(list: readonly string[] | null): readonly string[] {
  return [...(list ?? [])].sort(byCodeUnit);
}
