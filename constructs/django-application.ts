import { Construct } from 'constructs';
import { CeleryBeat } from './celery-beat.ts';
import { CeleryWorker } from './celery-worker.ts';
import type { ContainerProps, Exceptions, ResourceProps } from './container-props.ts';
import { DJANGO_ADMINISTRATOR } from './django-administrator.ts';
import type { Input } from './expression.ts';
import type { ProbeTimes } from './health-check.ts';
import { Job, type JobProps } from './job.ts';
import { pathOf } from './path.ts';
import { releaseSteps } from './release-steps.ts';
import type { Secret } from './secret.ts';
import type { TaskQueue } from './task-queues.ts';
import { topologyError } from './topology-error.ts';
import { Volume } from './volume.ts';
import { WebService } from './web-service.ts';

export interface DjangoApplicationProps {
  /** The team's image, with `manage.py` in its working folder; all parts run from it. */
  readonly image: string;

  /** Package of the settings, WSGI and Celery modules, such as `shop`. */
  readonly package: string;

  /** Public origin; the hosts and origins that Django accepts follow from it, port included. */
  readonly origin: string;

  readonly secretKey: Secret;

  /** Variables of all parts, besides ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, DEBUG, SECRET_KEY and STATIC_ROOT. @default {} */
  readonly environment?: Readonly<Record<string, Input>>;

  /** Path that answers 200 when the program can work. */
  readonly healthPath: string;

  /** @default - every 10 s, 3 s each, 3 tries, 30 s to start */
  readonly healthTimes?: ProbeTimes;

  /** @default - one container, 3 processes */
  readonly web?: { readonly replicas?: number; readonly processes?: number; readonly resources?: ResourceProps };

  /** Celery workers; they take tasks from these queues. @default - none */
  readonly worker?: {
    readonly queues: readonly TaskQueue[];
    readonly replicas?: number;
    readonly concurrency?: number;
    readonly longestTaskSeconds?: number;
    readonly resources?: ResourceProps;
  };

  /** Celery's scheduler, exactly one. @default - none */
  readonly beat?: { readonly queues: readonly TaskQueue[]; readonly resources?: ResourceProps };

  /** First administrator, made once. @default - none */
  readonly administrator?: { readonly name: string; readonly email: string; readonly password: Secret };

  /** In what all parts are less confined than they could be. @default - their root file systems are read-only */
  readonly exceptions?: Exceptions;

  /** Folder of the image that `collectstatic` fills; a volume, owned by the image's user. @default '/app/staticfiles' */
  readonly staticRoot?: string;

  /** Folder of the image for uploads; a volume, owned by the image's user. @default '/app/media' */
  readonly mediaRoot?: string;
}

type JobRuns = NonNullable<JobProps['runs']>;

/**
 * A Django site with Gunicorn, Celery and the steps of a release, in order: migrate, collectstatic, first administrator.
 *
 * The steps start when the database is healthy, and the new site only after them.
 */
export class DjangoApplication extends Construct {
  readonly web: WebService;
  readonly migrate: Job;
  readonly collectstatic: Job;
  /** Collected static files, for the edge to serve. */
  readonly statics: Volume;
  readonly media: Volume;
  readonly #props: DjangoApplicationProps;

  constructor(scope: Construct, id: string, props: DjangoApplicationProps) {
    super(scope, id);
    this.#props = props;
    this.statics = new Volume(this, 'static');
    this.media = new Volume(this, 'media');
    this.web = this.#makeWeb();
    this.migrate = this.#job('migrate', ['migrate', '--noinput'], 'release', ['migrate', '--check']);
    this.collectstatic = this.#job('collectstatic', ['collectstatic', '--noinput', '--verbosity', '1'], 'both-ways');
    this.collectstatic.addVolume(this.#staticRoot, this.statics);
    const started = [this.web.service, ...this.#makeCelery()];
    releaseSteps([this.migrate, this.collectstatic, ...this.#makeAdministrator()], started);
  }

  get #staticRoot(): string {
    return this.#props.staticRoot ?? '/app/staticfiles';
  }

  #container(): Omit<ContainerProps, 'command'> {
    const { image, origin, secretKey, environment = {}, exceptions } = this.#props;
    const own = {
      ALLOWED_HOSTS: new URL(origin).hostname,
      CSRF_TRUSTED_ORIGINS: origin,
      DEBUG: 'False',
      SECRET_KEY: secretKey,
      STATIC_ROOT: this.#staticRoot,
    };
    const taken = Object.keys(environment).find((name) => Object.hasOwn(own, name));
    if (taken !== undefined) {
      throw topologyError(pathOf(this), `environment variable ${taken} follows from other props; remove it`);
    }
    return {
      image,
      environment: { ...environment, ...own },
      runtime: 'python',
      user: { uid: 1000, gid: 1000 },
      ...(exceptions === undefined ? {} : { exceptions }),
    };
  }

  #makeWeb(): WebService {
    const {
      web = {},
      package: name,
      origin,
      healthPath,
      healthTimes,
      worker,
      beat,
      mediaRoot = '/app/media',
    } = this.#props;
    const { processes = 3, ...rest } = web;
    const service = new WebService(this, 'web', {
      ...this.#container(),
      ...rest,
      runtime: 'python',
      command: ['gunicorn', `${name}.wsgi:application`, '--bind', '0.0.0.0:8000', '--workers', String(processes)],
      healthPath,
      ...(healthTimes === undefined ? {} : { healthTimes }),
      trustedOrigins: [origin],
      publishes: worker?.queues ?? beat?.queues ?? [],
    });
    service.service.addVolume(this.#staticRoot, this.statics, { readOnly: true });
    service.service.addVolume(mediaRoot, this.media);
    service.service.addCommand('shell', ['python', 'manage.py', 'shell']);
    service.service.addCommand('manage', ['python', 'manage.py']);
    return service;
  }

  #makeCelery() {
    const { worker, beat, package: application } = this.#props;
    const shared = { ...this.#container(), application };
    return [
      ...(worker === undefined
        ? []
        : [new CeleryWorker(this, 'worker', { ...shared, ...worker, consumes: worker.queues })]),
      ...(beat === undefined ? [] : [new CeleryBeat(this, 'beat', { ...shared, ...beat, publishes: beat.queues })]),
    ].map(({ service }) => service);
  }

  #makeAdministrator(): readonly Job[] {
    const { administrator } = this.#props;
    if (administrator === undefined) return [];
    const job = this.#job('administrator', ['shell', '--command', DJANGO_ADMINISTRATOR], 'once');
    job.addEnvironment('DJANGO_SUPERUSER_EMAIL', administrator.email);
    job.addEnvironment('DJANGO_SUPERUSER_PASSWORD', administrator.password);
    job.addEnvironment('DJANGO_SUPERUSER_USERNAME', administrator.name);
    return [job];
  }

  #job(id: string, command: readonly string[], runs: JobRuns, needlessWhen: readonly string[] = []): Job {
    const { web } = this.#props;
    const manage = ['python', 'manage.py'];
    return new Job(this, id, {
      ...this.#container(),
      command: [...manage, ...command],
      runs,
      ...(needlessWhen.length === 0 ? {} : { needlessWhen: [...manage, ...needlessWhen] }),
      ...(web?.resources === undefined ? {} : { resources: web.resources }),
    });
  }
}
