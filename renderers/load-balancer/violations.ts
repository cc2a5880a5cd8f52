import type { Topology } from '../../model/topology.ts';
import type { Violation } from '../../model/violation.ts';

/** What an AS3 declaration cannot express: a monitor's request that is more than one line of plain characters. */
export function loadBalancerViolations(topology: Topology): readonly Violation[] {
  return topology.loadBalancers.flatMap(({ name, monitor }) =>
    (['path', 'host'] as const)
      .filter((part) => !/^[!#-[\]-~]+$/.test(monitor[part]))
      .map((part) => ({
        policy: 'load-balancer-monitor',
        severity: 'error',
        subject: name,
        message: `a monitor's request has no place for spaces, quotes, backslashes or letters with accents in its ${part}, got "${monitor[part]}"; percent-encode them`,
      })),
  );
}
