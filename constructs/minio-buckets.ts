import { Construct } from 'constructs';
import type { Expression } from './expression.ts';
import { Job } from './job.ts';
import { type Login, loginOf } from './login.ts';
import { BUCKETS_FOLDER, BUCKETS_SCRIPT, CLIENT_SCRIPT, CLIENT_TARGET } from './minio-buckets-script.ts';
import { pathOf } from './path.ts';
import type { Secret } from './secret.ts';
import type { Service } from './service.ts';
import { topologyError } from './topology-error.ts';

export interface MinioBucketsProps {
  readonly service: Service;
  readonly rootUser: string;
  readonly rootPassword: Secret;

  /** Web address of the S3 interface. */
  readonly url: Expression;
}

/** The buckets of a MinIO, each with a policy and a user of its own, and the job that makes them before anybody connects. */
export class MinioBuckets extends Construct {
  readonly #props: MinioBucketsProps;
  #job: Job | null = null;

  constructor(scope: Construct, id: string, props: MinioBucketsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** Null while there is no bucket. */
  get job(): Job | null {
    return this.#job;
  }

  /** Makes a bucket; what comes back is who may read, write and list it, and nothing else. Its name alternates, see `Login`. */
  add(bucket: string, password: Secret): Login {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
      throw topologyError(
        pathOf(this),
        `expected the name of a bucket of 3 to 63 lower-case letters, digits, dots and hyphens, got "${bucket}"; rename it`,
      );
    }
    const login = loginOf(bucket, password);
    const { service } = this.#props;
    this.#job ??= this.#makeJob();
    const files = { 'policy.json': policyOf(bucket), password, user: login.user };
    for (const [name, content] of Object.entries(files)) {
      this.#job.addFile(`${BUCKETS_FOLDER}/${bucket}/${name}`, { content });
    }
    service.addCommand(`${service.name}-revoke-${bucket.replaceAll('.', '-')}`, [
      'sh',
      '-ec',
      `mc() { sh ${CLIENT_TARGET} "$@"; }
mc admin user info store "$1" >/dev/null || { echo "expected $1 to be a user by now, got none; deploy first" >&2; exit 1; }
if mc admin user info store "$2" >/dev/null 2>&1; then mc admin user remove store "$2"; else echo "there is no user $2"; fi`,
      'revoke',
      login.user,
      login.previous,
    ]);
    return login;
  }

  #makeJob(): Job {
    const { service, rootUser, rootPassword } = this.#props;
    const job = new Job(this, `${service.name}-buckets`, {
      image: service.props.image,
      entrypoint: ['/bin/sh'],
      command: [`${BUCKETS_FOLDER}/run`],
      environment: {
        MINIO_ROOT_PASSWORD: rootPassword,
        MINIO_ROOT_USER: rootUser,
        STORE: this.#props.url,
      },
      fileVariables: ['MINIO_ROOT_PASSWORD'],
      runtime: 'go',
      user: { uid: 1000, gid: 1000 },
      runs: 'both-ways',
      timeoutSeconds: 300,
      resources: { memoryBytes: 256 * 1024 ** 2 },
    });
    job.addFile(`${BUCKETS_FOLDER}/run`, { content: BUCKETS_SCRIPT, mode: '0555' });
    for (const container of [job, service]) container.addFile(CLIENT_TARGET, { content: CLIENT_SCRIPT, mode: '0555' });
    service.addPreparation(job);
    return job;
  }
}

function policyOf(bucket: string): string {
  const resource = `arn:aws:s3:::${bucket}`;
  const allow = (Resource: string, ...Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: [Resource] });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      allow(resource, 's3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'),
      allow(
        `${resource}/*`,
        ...[
          's3:AbortMultipartUpload',
          's3:DeleteObject',
          's3:GetObject',
          's3:ListMultipartUploadParts',
          's3:PutObject',
        ],
      ),
    ],
  });
}
