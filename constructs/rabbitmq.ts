import { Construct } from 'constructs';
import { configurationText } from './configuration-text.ts';
import type { ResourceProps } from './container-props.ts';
import { type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type Expression, url } from './expression.ts';
import { shellProbe } from './health-check.ts';
import { isAlpine } from './image.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { Volume } from './volume.ts';
import { VOLUME_OF_ROOT } from './volume-of-root.ts';

export interface RabbitmqProps {
  /** An image with the management plugin, such as `rabbitmq:4.2.9-management`. */
  readonly image: string;

  /** The user that is made on an empty volume; there is no guest. */
  readonly user: string;

  readonly password: Secret;

  /** @default - no limits; with a memory limit, the high watermark follows from it */
  readonly resources?: ResourceProps;

  /** @default - a volume named `<id>-data` */
  readonly volume?: Volume;

  /** Ports `amqp`, `management` and `metrics`. @default - only what other servers need */
  readonly publish?: Readonly<Partial<Record<'amqp' | 'management' | 'metrics', PublishProps>>>;
}

/** Part of the memory limit at which publishers are held back; the rest is for the runtime's own peaks. */
const WATERMARK_SHARE = 0.6;

/**
 * Asks nothing until the server has written its cookie: a probe runs as root and would make one itself, which the server then may not read
 * (docker-library/rabbitmq issue 695).
 */
const PROBE =
  '[ -s /var/lib/rabbitmq/.erlang.cookie ] && rabbitmq-diagnostics -q check_running && rabbitmq-diagnostics -q check_local_alarms';

/** RabbitMQ, one node, with its management interface. */
export class Rabbitmq extends Construct {
  readonly service: Service;
  readonly volume: Volume;
  readonly user: string;
  readonly password: Secret;

  constructor(scope: Construct, id: string, props: RabbitmqProps) {
    super(scope, id);
    this.user = props.user;
    this.password = props.password;
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    const memory = props.resources?.memoryBytes;
    const tls = tlsFiles(this);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      // The data lies under the node's name, which is made from the host name: another one would start empty.
      hostname: id,
      fileOwner: isAlpine(props.image) ? { uid: 100, gid: 101 } : { uid: 999, gid: 999 },
      ports: { amqp: tls === null ? 5672 : 5671, management: tls === null ? 15672 : 15671, metrics: 15692 },
      ...(tls === null
        ? {}
        : {
            encryption: { amqp: 'mutual', management: 'server' },
            reload: ['rabbitmqctl', '-q', 'eval', 'ssl:clear_pem_cache().'],
          }),
      publish: props.publish ?? {},
      // Each probe starts an Erlang machine, hence the long times.
      healthCheck: shellProbe(PROBE, {
        intervalSeconds: 30,
        timeoutSeconds: 25,
        retries: 4,
        startPeriodSeconds: 120,
      }),
      update: 'recreate',
      stopGraceSeconds: 120,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      exceptions: VOLUME_OF_ROOT,
      resources: { nofile: 65536, ...props.resources },
      program: () => ({ kind: 'rabbitmq' }),
    });
    this.service.addVolume('/var/lib/rabbitmq', this.volume);
    this.service.addTmpfs('/var/log/rabbitmq');
    this.service.addFile('/etc/rabbitmq/conf.d/50-arrimage.conf', {
      content: configurationText(
        [
          ['default_user', props.user],
          ['default_pass', props.password],
          ['default_permissions.configure', '.*'],
          ['default_permissions.read', '.*'],
          ['default_permissions.write', '.*'],
          ['disk_free_limit.absolute', '2GB'],
          ...(tls === null ? [] : tlsLines(tls)),
          ...(memory === undefined
            ? []
            : [['vm_memory_high_watermark.absolute', Math.floor(memory * WATERMARK_SHARE)] as const]),
        ],
        ' = ',
      ),
    });
  }

  /** The AMQP interface. */
  get endpoint(): Endpoint {
    return this.service.endpointOf('amqp');
  }

  /** Address of the default virtual host, password included; an `amqps:` one takes its certificates from `brokerVariables`. */
  get url(): Expression {
    if (tlsFiles(this) !== null) return url`amqps://${this.user}:${this.password}@${this.endpoint}//`;
    return url`amqp://${this.user}:${this.password}@${this.endpoint}//`;
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
