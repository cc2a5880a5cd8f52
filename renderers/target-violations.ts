import type { Topology } from '../model/topology.ts';
import type { Violation } from '../model/violation.ts';
import { envViolations } from './env/violations.ts';
import { terraformViolations } from './terraform/violations.ts';

/** What the targets cannot express, without rendering anything. */
export function targetViolations(topology: Topology): readonly Violation[] {
  return [...envViolations(topology), ...terraformViolations(topology)];
}
