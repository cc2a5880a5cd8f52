import type { Topology } from '../model/topology.ts';
import type { Violation } from '../model/violation.ts';
import { composeViolations } from './compose/violations.ts';
import { envViolations } from './env/violations.ts';
import { loadBalancerViolations } from './load-balancer/violations.ts';
import { terraformViolations } from './terraform/violations.ts';

/** What the targets cannot express, without rendering anything. */
export function targetViolations(topology: Topology): readonly Violation[] {
  return [
    ...composeViolations(topology),
    ...envViolations(topology),
    ...loadBalancerViolations(topology),
    ...terraformViolations(topology),
  ];
}
