import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** The engine's `json-file` driver has no limit of its own. */
export const unboundedLogs: Policy = {
  id: 'unbounded-logs',
  severity: 'warning',
  title: 'The log of a container has a largest size, or it fills the disk of its server.',
  remedy: 'Set max-size and max-file in its logging options.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, logging } of containersOf(topology)) {
      if (logging.driver !== 'json-file' || logging.options['max-size'] !== undefined) continue;
      yield {
        subject: id,
        message: 'its log grows until the disk is full, got "json-file without max-size"; set max-size and max-file',
      };
    }
  },
};
