import { upstreamsOf } from '../model/service.ts';
import type { Policy } from './policy.ts';

/** The edge sends a share of the requests to new containers, and its log tells how they answer; without one there is neither. */
export const canaryWithoutEdge: Policy = {
  id: 'canary-without-edge',
  severity: 'warning',
  title:
    'Where the strategy is canary, each program that answers HTTP stands behind an edge, and is replaced without interruption.',
  remedy: 'Put an NginxEdge in front of the program and give it no port of the server, or choose the strategy rolling.',
  incident: null,
  suppressible: true,
  *check({ strategy, services, servers }) {
    // A topology that an older version has written has none.
    if (strategy?.kind !== 'canary') return;
    const routed = new Set(services.flatMap(upstreamsOf));
    const programs = services.filter(({ id, program }) => program.kind === 'web' || routed.has(id));
    for (const { id, update } of programs) {
      if (routed.has(id) && update === 'rolling') continue;
      const got = routed.has(id) ? `update ${update}` : 'no edge';
      yield {
        subject: id,
        message: `its new version takes over without a canary, got "${got}"; let an edge route to it, and give it no port of the server`,
      };
    }
    if (programs.length > 0) return;
    for (const { name } of servers) {
      yield {
        subject: name,
        message: 'the strategy canary has no effect without an edge, got "no edge"; add one, or choose rolling',
      };
    }
  },
};
