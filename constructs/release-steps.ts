import type { Job } from './job.ts';
import type { Service } from './service.ts';

/** Puts the steps of a release in order: each after the one before, and services only after all of them. */
export function releaseSteps(steps: readonly Job[], services: readonly Service[]): void {
  steps.forEach((step, index) => {
    for (const next of [...steps.slice(index + 1, index + 2), ...services]) step.addBefore(next);
  });
}
