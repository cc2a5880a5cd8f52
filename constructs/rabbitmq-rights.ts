import type { TaskQueue } from './task-queues.ts';

/** What a user may do in the default virtual host: regular expressions of names of exchanges and queues. */
export interface RabbitmqRights {
  /** Names that it may declare and delete. */
  readonly configure: string;
  /** Names that it may publish to and bind. */
  readonly write: string;
  /** Names that it may consume from and bind to. */
  readonly read: string;
}

/** What a program needs to send tasks of Celery to queues, which declares them and publishes through the default exchange. */
export function producerRights(queues: readonly TaskQueue[]): RabbitmqRights {
  const names = namesOf(queues);
  return { configure: exactly(names), write: exactly(['amq\\.default', ...names]), read: exactly(names) };
}

/** What a worker of Celery needs: its queues, its remote control and its events. */
export function workerRights(queues: readonly TaskQueue[]): RabbitmqRights {
  const names = [...namesOf(queues), ...CONTROL];
  return { configure: exactly(names), write: exactly(['amq\\.default', ...names]), read: exactly(names) };
}

/** What Flower needs: the workers' remote control and events, and none of the tasks' queues. */
export function flowerRights(): RabbitmqRights {
  return { configure: exactly(CONTROL), write: exactly(['amq\\.default', ...CONTROL]), read: exactly(CONTROL) };
}

/** Names that Celery gives the queues and exchanges of its remote control and its events. */
const CONTROL = ['celeryev.*', '(.*\\.)?celery\\.pidbox'] as const;

function namesOf(queues: readonly TaskQueue[]): readonly string[] {
  return queues.map(({ name }) => name.replace(/[.\\+*?[^\]$(){}|]/g, '\\$&')).sort();
}

function exactly(names: readonly string[]): string {
  return `^(${names.join('|')})$`;
}
