import type { Service } from './service.ts';

/** A queue of a broker, as an object, so that a name nobody declared does not compile. */
export interface TaskQueue<Name extends string = string> {
  readonly broker: Service;
  readonly name: Name;
}

export type TaskQueues<Name extends string> = { readonly [Key in Name]: TaskQueue<Key> };

/**
 * Declares the task queues of a broker.
 *
 * @example
 * const queues = taskQueues(rabbitmq.service, ['urgent', 'normal']);
 * queues.urgent; // queues.urgnet does not compile
 */
export function taskQueues<const Name extends string>(broker: Service, names: readonly Name[]): TaskQueues<Name> {
  return Object.fromEntries(names.map((name) => [name, { broker, name }])) as TaskQueues<Name>;
}
