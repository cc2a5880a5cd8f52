import { posix } from 'node:path';
import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type Expression, url } from './expression.ts';
import { shellProbe } from './health-check.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { Volume } from './volume.ts';

export interface MinioProps {
  readonly image: string;

  /** Name of the root user; never the image's own default. */
  readonly rootUser: string;

  readonly rootPassword: Secret;

  /** @default - no limits */
  readonly resources?: ResourceProps;

  /** @default - a volume named `<id>-data` */
  readonly volume?: Volume;

  /** Ports `s3` and `console`. @default - only what other servers need */
  readonly publish?: Readonly<Partial<Record<'s3' | 'console', PublishProps>>>;
}

/** MinIO, an object store that speaks S3, with its console. */
export class Minio extends Construct {
  readonly service: Service;
  readonly volume: Volume;
  readonly rootUser: string;
  readonly rootPassword: Secret;

  constructor(scope: Construct, id: string, props: MinioProps) {
    super(scope, id);
    this.rootUser = props.rootUser;
    this.rootPassword = props.rootPassword;
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    const tls = tlsFiles(this);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: [
        'server',
        '/data',
        '--console-address',
        ':9001',
        ...(tls === null ? [] : ['--certs-dir', posix.dirname(tls.key)]),
      ],
      environment: {
        MINIO_ROOT_PASSWORD: props.rootPassword,
        MINIO_ROOT_USER: props.rootUser,
        // The console is a client of the server.
        ...(tls === null ? {} : { SSL_CERT_FILE: tls.authority }),
      },
      fileVariables: ['MINIO_ROOT_PASSWORD'],
      ports: { s3: 9000, console: 9001 },
      publish: props.publish ?? {},
      ...(tls === null ? {} : { encryption: { s3: 'server', console: 'server' }, reload: ['sh', '-c', 'kill -HUP 1'] }),
      healthCheck: shellProbe(probeLine(tls), {
        intervalSeconds: 15,
        timeoutSeconds: 5,
        retries: 3,
        startPeriodSeconds: 10,
      }),
      update: 'recreate',
      stopGraceSeconds: 60,
      // The volume may belong to another user than root, by an earlier image.
      capabilities: ['DAC_OVERRIDE'],
      exceptions: {
        capabilities: 'the volume may belong to another user than root, by an earlier image',
        rootUser: 'a new volume belongs to root, and so do the objects that are in one',
      },
      resources: { nofile: 65536, ...props.resources },
      program: () => ({ kind: 'minio' }),
    });
    this.service.addVolume('/data', this.volume);
    // It makes folders for certificates there, whether it has any or not.
    this.service.addTmpfs('/root/.minio');
  }

  /** The S3 interface. */
  get endpoint(): Endpoint {
    return this.service.endpointOf('s3');
  }

  /** Web address of the S3 interface. */
  get url(): Expression {
    return tlsFiles(this) === null ? url`http://${this.endpoint}` : url`https://${this.endpoint}`;
  }
}

function probeLine(tls: TlsFiles | null): string {
  const address = tls === null ? 'http:' : `--cacert ${tls.authority} https:`;
  return `exec curl -fsS -m 4 -o /dev/null ${address}//127.0.0.1:9000/minio/health/live`;
}
