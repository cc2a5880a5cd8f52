import { Construct } from 'constructs';
import { configurationText } from './configuration-text.ts';
import type { ResourceProps } from './container-props.ts';
import { redisQuery, type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type EndpointReference, type Expression, url } from './expression.ts';
import { shellProbe } from './health-check.ts';
import { isAlpine } from './image.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { Volume } from './volume.ts';

const MIB = 1024 ** 2;

/** Part of the memory limit for data: the rest is for the copy that saving makes, buffers and clients. */
const DATA_SHARE = 0.7;

export interface RedisProps {
  readonly image: string;

  readonly password: Secret;

  /**
   * What happens when the memory for data is full. Brokers and results must not be evicted; a cache may.
   *
   * @default 'noeviction'
   */
  readonly eviction?: 'noeviction' | 'allkeys-lru' | 'allkeys-lfu' | 'volatile-lru';

  /** @default - no limits; with a memory limit, `maxmemory` follows from it */
  readonly resources?: ResourceProps;

  /** @default - a volume named `<id>-data` */
  readonly volume?: Volume;

  /** @default - only what other servers need */
  readonly publish?: PublishProps;
}

/** Redis with a password and an append-only file. */
export class Redis extends Construct {
  readonly service: Service;
  readonly volume: Volume;
  readonly password: Secret;

  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    this.password = props.password;
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    const memory = props.resources?.memoryBytes;
    const maxMemoryBytes = memory === undefined ? null : Math.floor((memory * DATA_SHARE) / MIB) * MIB;
    const tls = tlsFiles(this);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['redis-server', '/etc/redis/redis.conf'],
      // Without SETUID the image's entry point would silently stay root; as its own user it needs nothing.
      user: isAlpine(props.image) ? { uid: 999, gid: 1000 } : { uid: 999, gid: 999 },
      ports: { redis: 6379 },
      ...(tls === null ? {} : { encryption: { redis: 'mutual' }, reload: ['sh', '-c', reloadLine(tls)] }),
      ...(props.publish === undefined ? {} : { publish: { redis: props.publish } }),
      // redis-cli ends with 0 on a wrong password too, so the answer itself is looked at.
      healthCheck: shellProbe(
        `REDISCLI_AUTH="$(cat /run/secrets/redis-password)" redis-cli -h 127.0.0.1${cliFlags(tls)} ping | grep -q PONG`,
        {
          intervalSeconds: 10,
          timeoutSeconds: 3,
          retries: 3,
          startPeriodSeconds: 10,
        },
      ),
      update: 'recreate',
      stopGraceSeconds: 60,
      resources: { nofile: 10_240, ...props.resources },
      program: () => ({ kind: 'redis', maxMemoryBytes }),
    });
    this.service.addVolume('/data', this.volume);
    this.service.addFile('/etc/redis/redis.conf', {
      content: configurationText(
        [
          ['appendonly', 'yes'],
          ['bind', '* -::*'],
          ['dir', '/data'],
          ...(maxMemoryBytes === null ? [] : [['maxmemory', maxMemoryBytes] as const]),
          ['maxmemory-policy', props.eviction ?? 'noeviction'],
          ...(tls === null ? [] : tlsLines(tls)),
          ['requirepass', props.password],
        ],
        ' ',
      ),
    });
    this.service.addFile('/run/secrets/redis-password', { content: props.password });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }

  /** Address of one of its numbered databases, password included. */
  urlOf(database: number, endpoint: EndpointReference = this.endpoint): Expression {
    const tls = tlsFiles(this);
    if (tls === null) return url`redis://:${this.password}@${endpoint}/${database}`;
    return url`rediss://:${this.password}@${endpoint}/${database}${redisQuery(tls)}`;
  }
}

function tlsLines({ authority, certificate, key }: TlsFiles): readonly (readonly [string, string | number])[] {
  return [
    ['port', 0],
    ['tls-auth-clients', 'yes'],
    ['tls-ca-cert-file', authority],
    ['tls-cert-file', certificate],
    ['tls-key-file', key],
    ['tls-port', 6379],
  ];
}

function cliFlags(files: TlsFiles | null): string {
  return files === null ? '' : ` --tls --cacert ${files.authority} --cert ${files.certificate} --key ${files.key}`;
}

/** A setting that names the same file makes Redis read it again. */
function reloadLine(files: TlsFiles): string {
  const settings = `tls-ca-cert-file ${files.authority} tls-cert-file ${files.certificate} tls-key-file ${files.key}`;
  const ask = `redis-cli -h 127.0.0.1${cliFlags(files)} config set ${settings}`;
  return `REDISCLI_AUTH="$(cat /run/secrets/redis-password)" ${ask} | grep -qx OK`;
}
