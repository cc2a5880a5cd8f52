import { Construct } from 'constructs';
import { configurationText } from './configuration-text.ts';
import type { ResourceProps } from './container-props.ts';
import { type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type Expression, url } from './expression.ts';
import { type ProbeTimes, shellProbe } from './health-check.ts';
import { isAlpine } from './image.ts';
import type { Login } from './login.ts';
import { RabbitmqUsers } from './rabbitmq-users.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { Volume } from './volume.ts';
import { VOLUME_OF_ROOT } from './volume-of-root.ts';

export interface RabbitmqProps {
  /** An image with the management plugin, such as `rabbitmq:4.2.9-management`. */
  readonly image: string;

  /** Of the administrator, whom people log in as at its pages and no program is; there is no guest. */
  readonly administratorPassword: Secret;

  /** @default 'administrator' */
  readonly administrator?: string;

  /**
   * Users of an earlier deployment that may rule no more; they keep their other rights until they are revoked.
   *
   * @default []
   */
  readonly formerUsers?: readonly string[];

  /** @default - no limits; with a memory limit, the high watermark follows from it */
  readonly resources?: ResourceProps;

  /** @default - a volume named `<id>-data` */
  readonly volume?: Volume;

  /** Ports `amqp`, `management` and `metrics`. @default - only what other servers need */
  readonly publish?: Readonly<Partial<Record<'amqp' | 'management' | 'metrics', PublishProps>>>;
}

const DEFINITIONS = '/etc/rabbitmq/arrimage.json';

/** Part of the memory limit at which publishers are held back; the rest is for the runtime's own peaks. */
const WATERMARK_SHARE = 0.6;

/**
 * Asks the server nothing until it listens, which it does once all else has started (rabbitmq-server issue 2405): each question starts an
 * Erlang machine, a second and more of a processor.
 *
 * Nor does it before the server has written its cookie: a probe runs as root and would make one itself, which the server then may not read
 * (docker-library/rabbitmq issue 695).
 */
function probeLine(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const listens = `grep -Eqs ':${hex} [0-9A-F]+:0000 0A' /proc/net/tcp /proc/net/tcp6`;
  return `[ -s /var/lib/rabbitmq/.erlang.cookie ] && ${listens} && rabbitmq-diagnostics -q check_local_alarms`;
}

/** The Erlang machine is what the long times are for, also beside a server that has much to do. */
const PROBE_TIMES: ProbeTimes = {
  intervalSeconds: 30,
  timeoutSeconds: 25,
  retries: 4,
  startPeriodSeconds: 120,
  startIntervalSeconds: 2,
};

/** RabbitMQ, one node, with its management interface. */
export class Rabbitmq extends Construct {
  readonly service: Service;
  readonly volume: Volume;
  readonly users: RabbitmqUsers;

  constructor(scope: Construct, id: string, props: RabbitmqProps) {
    super(scope, id);
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    const memory = props.resources?.memoryBytes;
    const tls = tlsFiles(this);
    const amqp = tls === null ? 5672 : 5671;
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      // The data lies under the node's name, which is made from the host name: another one would start empty.
      hostname: id,
      fileOwner: isAlpine(props.image) ? { uid: 100, gid: 101 } : { uid: 999, gid: 999 },
      ports: { amqp, management: tls === null ? 15672 : 15671, metrics: 15692 },
      ...(tls === null
        ? {}
        : {
            encryption: { amqp: 'mutual', management: 'server' },
            reload: ['rabbitmqctl', '-q', 'eval', 'ssl:clear_pem_cache().'],
          }),
      publish: props.publish ?? {},
      healthCheck: shellProbe(probeLine(amqp), PROBE_TIMES),
      update: 'recreate',
      stopGraceSeconds: 120,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      exceptions: VOLUME_OF_ROOT,
      resources: { nofile: 65536, ...props.resources },
      program: () => ({
        kind: 'rabbitmq',
        administration: { secret: props.administratorPassword.name, jobs: [this.users.job.id] },
      }),
    });
    this.service.addVolume('/var/lib/rabbitmq', this.volume);
    this.service.addTmpfs('/var/log/rabbitmq');
    this.service.addFile('/etc/rabbitmq/conf.d/50-arrimage.conf', {
      content: configurationText(
        [
          ['disk_free_limit.absolute', '2GB'],
          ...(tls === null ? [] : tlsLines(tls)),
          // A node that is told what to begin with makes no user by itself, guest least of all.
          ['load_definitions', DEFINITIONS],
          ...(memory === undefined
            ? []
            : [['vm_memory_high_watermark.absolute', Math.floor(memory * WATERMARK_SHARE)] as const]),
        ],
        ' = ',
      ),
    });
    this.service.addFile(DEFINITIONS, { content: '{"vhosts":[{"name":"/"}]}\n' });
    this.users = new RabbitmqUsers(this, 'users', {
      service: this.service,
      data: this.volume,
      administrator: props.administrator ?? 'administrator',
      administratorPassword: props.administratorPassword,
      formerUsers: props.formerUsers ?? [],
    });
  }

  /** The AMQP interface. */
  get endpoint(): Endpoint {
    return this.service.endpointOf('amqp');
  }

  /** Address of the default virtual host for a user of it, password included; an `amqps:` one takes its certificates from `brokerVariables`. */
  urlFor({ user, password }: Login): Expression {
    if (tlsFiles(this) !== null) return url`amqps://${user}:${password}@${this.endpoint}//`;
    return url`amqp://${user}:${password}@${this.endpoint}//`;
  }
}

/** People reach the pages by a browser, which has no certificate of ours. */
function tlsLines({ authority, certificate, key }: TlsFiles): readonly (readonly [string, string])[] {
  return [
    ['listeners.ssl.default', '5671'],
    ['listeners.tcp', 'none'],
    ['management.ssl.certfile', certificate],
    ['management.ssl.keyfile', key],
    ['management.ssl.port', '15671'],
    ['ssl_options.cacertfile', authority],
    ['ssl_options.certfile', certificate],
    ['ssl_options.fail_if_no_peer_cert', 'true'],
    ['ssl_options.keyfile', key],
    ['ssl_options.verify', 'verify_peer'],
  ];
}
