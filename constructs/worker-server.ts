import { Construct } from 'constructs';
import { CeleryWorker, type CeleryWorkerProps } from './celery-worker.ts';
import { Flower, type FlowerProps } from './flower.ts';
import type { Server } from './server.ts';

export interface WorkerServerProps {
  readonly worker: CeleryWorkerProps;

  /** @default - none */
  readonly flower?: FlowerProps;
}

/** What works in the background: Celery workers and, if wanted, Flower. */
export class WorkerServer extends Construct {
  readonly worker: CeleryWorker;
  readonly flower: Flower | null;

  constructor(server: Server, id: string, props: WorkerServerProps) {
    super(server, id);
    this.worker = new CeleryWorker(this, 'worker', props.worker);
    this.flower = props.flower === undefined ? null : new Flower(this, 'flower', props.flower);
  }
}
