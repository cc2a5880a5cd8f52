import type { ContainerProps } from '../constructs/container-props.ts';
import type { Environment } from '../constructs/environment.ts';
import type { Input } from '../constructs/expression.ts';
import { ExternalHost, type ExternalHostProps } from '../constructs/external-host.ts';
import type { ProbeTimes } from '../constructs/health-check.ts';
import { Job } from '../constructs/job.ts';
import { OutboundProxy, type OutboundProxyProps } from '../constructs/outbound-proxy.ts';
import { Secret } from '../constructs/secret.ts';
import { Server, type ServerProps } from '../constructs/server.ts';
import type { PublishProps } from '../constructs/service.ts';
import { TopologyError } from '../constructs/topology-error.ts';

/** The parts that the settings of every system have. */
export interface CommonSettings {
  readonly servers: Readonly<Record<string, ServerProps>>;
  readonly outboundProxy?: OutboundProxyProps;
  readonly secrets: Readonly<Record<string, { readonly version: number }>>;
}

/**
 * Makes every server of the settings; the result finds one by the name that the settings refer to it by.
 *
 * @param common what all of them have besides
 */
export function serversOf(
  environment: Environment,
  settings: CommonSettings,
  common: Pick<ServerProps, 'network'> = {},
): (name: string) => Server {
  const servers = new Map(
    Object.entries(settings.servers).map(([name, props]) => [
      name,
      new Server(environment, name, { ...common, ...props }),
    ]),
  );
  return (name) => {
    const server = servers.get(name);
    if (server === undefined) throw new Error(`no server is named "${name}", which the check of the settings allowed`);
    return server;
  };
}

/** The company's proxy where the settings have one, made once: props for the services that go through it. */
export function outboundProxyOf(
  environment: Environment,
  settings: CommonSettings,
): { readonly outboundProxy?: OutboundProxy } {
  const { outboundProxy } = settings;
  if (outboundProxy === undefined) return {};
  const made = environment.node.tryFindChild('outbound-proxy');
  return {
    outboundProxy:
      made instanceof OutboundProxy ? made : new OutboundProxy(environment, 'outbound-proxy', outboundProxy),
  };
}

/** Makes the external hosts; each keeps the name that the settings have for it. */
export function externalHostsOf<Name extends string>(
  environment: Environment,
  hosts: Readonly<Record<Name, ExternalHostProps>>,
): Readonly<Record<Name, ExternalHost>> {
  const made = Object.entries<ExternalHostProps>(hosts).map(([id, props]) => [
    id,
    new ExternalHost(environment, id, props),
  ]);
  return Object.fromEntries(made) as Record<Name, ExternalHost>;
}

/** Makes secrets by name; the settings say which have been rotated. */
export function secretMaker(
  environment: Environment,
  settings: CommonSettings,
): (name: string, length?: number) => Secret {
  return (name, length) => {
    const version = settings.secrets[name]?.version;
    return new Secret(environment, name, {
      ...(length === undefined ? {} : { length }),
      ...(version === undefined ? {} : { version }),
    });
  };
}

/** Publishes a port under the given key of a construct's props, where the settings ask for it; nothing else. */
export function publication<Key extends string>(
  key: Key,
  port: number | undefined,
  options: Omit<PublishProps, 'port'> = {},
): { readonly [K in Key]?: PublishProps } {
  const { address, from } = options;
  if (port === undefined) return {};
  const props: PublishProps = {
    port,
    ...(address === undefined ? {} : { address }),
    ...(from === undefined ? {} : { from }),
  };
  return { [key]: props } as { readonly [K in Key]?: PublishProps };
}

/** Health is asked that often, and may fail for so long, both in seconds; with the other numbers as usual. */
export function probeTimes(times: { readonly probeEvery: number; readonly startsWithin: number }): ProbeTimes {
  return { intervalSeconds: times.probeEvery, timeoutSeconds: 3, retries: 3, startPeriodSeconds: times.startsWithin };
}

/**
 * Variables of the settings beside those that a stack sets itself.
 *
 * @throws TopologyError where the settings have one of the stack's own, which would change nothing
 */
export function variablesOf<Own extends Readonly<Record<string, Input>>>(
  given: Readonly<Record<string, string>>,
  own: Own,
): Readonly<Record<string, Input>> {
  const both = Object.keys(given).filter((name) => Object.hasOwn(own, name));
  if (both.length > 0) {
    const problem = (name: string) => ({
      path: `environment.${name}`,
      message: `expected another variable, since it follows from other settings, got "${given[name]}"; remove it`,
    });
    throw new TopologyError(both.map(problem));
  }
  return { ...given, ...own };
}

/** Succeeds where the database has every migration of the image. */
export const ALEMBIC_IS_AT_HEAD = [
  ...['sh', '-c'],
  'wanted=$(alembic heads) && found=$(alembic current) && [ "$wanted" = "$found" ]',
];

/** Job that makes the first administrator, once, by a program that reads INITIAL_ADMIN_EMAIL and INITIAL_ADMIN_PASSWORD. */
export function administratorJob(
  server: Server,
  program: ContainerProps,
  {
    command,
    email,
    password,
  }: { readonly command: readonly string[]; readonly email: string; readonly password: Secret },
): Job {
  return new Job(server, 'administrator', {
    ...program,
    command,
    environment: { ...program.environment, INITIAL_ADMIN_EMAIL: email, INITIAL_ADMIN_PASSWORD: password },
    runs: 'once',
  });
}
