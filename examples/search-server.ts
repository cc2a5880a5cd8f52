/**
 * A construct of one's own: a search server, written with nothing but what the package exports.
 *
 * It has a volume, a secret, a health check and an endpoint. Policies, Terraform, Compose and the diagram know it like any other.
 */
import { Construct } from 'constructs';
import { type Endpoint, httpProbe, Secret, Service, Volume } from '../index.ts';

export interface SearchServerProps {
  /** Image reference, such as `getmeili/meilisearch:v1.12`. */
  readonly image: string;

  /** Memory limit in bytes. */
  readonly memoryBytes: number;
}

/** Meilisearch with its data on a volume. */
export class SearchServer extends Construct {
  readonly service: Service;
  readonly masterKey: Secret;

  constructor(scope: Construct, id: string, props: SearchServerProps) {
    super(scope, id);
    this.masterKey = new Secret(this, `${id}-master-key`);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['meilisearch'],
      environment: { MEILI_ENV: 'production', MEILI_MASTER_KEY: this.masterKey, MEILI_NO_ANALYTICS: 'true' },
      ports: { http: 7700 },
      healthCheck: httpProbe(
        'other',
        { port: 7700, path: '/health' },
        {
          intervalSeconds: 10,
          timeoutSeconds: 3,
          retries: 3,
          startPeriodSeconds: 20,
        },
      ),
      user: { uid: 1000, gid: 1000 },
      resources: { memoryBytes: props.memoryBytes, cpus: 1 },
    });
    this.service.addVolume('/meili_data', new Volume(scope, `${id}-data`));
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }
}
