import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { TLS_FILES } from './encryption.ts';
import { type Endpoint, type Input, partsOf, text } from './expression.ts';
import { httpProbe } from './health-check.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';

export interface FlowerProps {
  readonly image: string;

  /** Address of the broker, credentials included. */
  readonly broker: Input;

  /** Name that people log in with. */
  readonly user: string;

  readonly password: Secret;

  /** @default - no limits */
  readonly resources?: ResourceProps;

  /** @default - only containers of its server reach it */
  readonly publish?: PublishProps;
}

/** Flower, the pages that show what Celery's workers do. */
export class Flower extends Construct {
  readonly service: Service;

  constructor(scope: Construct, id: string, props: FlowerProps) {
    super(scope, id);
    const encrypted = isEncrypted(props.broker);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['celery', 'flower', '--port=5555'],
      environment: {
        CELERY_BROKER_URL: props.broker,
        FLOWER_BASIC_AUTH: text`${props.user}:${props.password}`,
        ...(encrypted ? { PYTHONPATH: CONFIGURATION_FOLDER } : {}),
      },
      runtime: 'python',
      user: { uid: 1000, gid: 1000 },
      ports: { http: 5555 },
      ...(props.publish === undefined ? {} : { publish: { http: props.publish } }),
      healthCheck: httpProbe(
        'python',
        { port: 5555, path: '/healthcheck' },
        {
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startPeriodSeconds: 20,
        },
      ),
      ...(props.resources === undefined ? {} : { resources: props.resources }),
      program: () => ({ kind: 'flower' }),
    });
    if (encrypted) this.service.addFile(`${CONFIGURATION_FOLDER}/celeryconfig.py`, { content: CONFIGURATION });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }
}

/** Celery without an application reads this module; a broker's address cannot name the files. */
const CONFIGURATION_FOLDER = '/etc/arrimage/flower';

const CONFIGURATION = `import ssl

broker_use_ssl = {
    "ca_certs": "${TLS_FILES.authority}",
    "certfile": "${TLS_FILES.certificate}",
    "keyfile": "${TLS_FILES.key}",
    "cert_reqs": ssl.CERT_REQUIRED,
    # The broker's own name: the address says it.
    "server_hostname": None,
}
`;

function isEncrypted(broker: Input): boolean {
  return partsOf(broker).some(
    (part) =>
      typeof part !== 'string' &&
      part.kind === 'endpoint' &&
      'encryption' in part.provider &&
      part.provider.encryption[part.portName] !== undefined,
  );
}
