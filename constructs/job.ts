import type { Construct } from 'constructs';
import { Container } from './container.ts';
import type { ContainerProps } from './container-props.ts';
import type { Service } from './service.ts';

export interface JobProps extends ContainerProps {
  /**
   * Services and jobs that start only after it has succeeded; they may be on other servers.
   *
   * @default []
   */
  readonly before?: readonly (Service | Job)[];

  /**
   * `release`: runs again whenever its specification changes, the image included. `both-ways`: so too, and also when a failed deployment
   * goes back to the release before. `once`: never again after it succeeded.
   *
   * @default 'release'
   */
  readonly runs?: 'release' | 'both-ways' | 'once';

  /**
   * Seconds after which it counts as failed.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;

  /**
   * Command of the same image that succeeds where the job has nothing to do, and changes nothing itself. The job is then not run, and a deployment
   * that fails later goes back to what ran before without a person who checks what the job did.
   *
   * @default - none: it always has something to do
   */
  readonly needlessWhen?: readonly string[];
}

/** A step of a release that runs and ends; it has to be safe to run again. */
export class Job extends Container {
  declare readonly props: JobProps;
  readonly #before: (Service | Job)[];

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, id, props);
    this.#before = [...(props.before ?? [])];
  }

  get before(): readonly (Service | Job)[] {
    return this.#before;
  }

  /** Makes a service or job wait for it. */
  addBefore(next: Service | Job): void {
    this.#before.push(next);
  }
}
