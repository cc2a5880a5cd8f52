import { type Expression, type Input, partsOf, refuseText, text } from '../expression.ts';
import type { EdgeRoute } from '../nginx-edge.ts';

/**
 * The upstreams by the names of their services.
 *
 * A deployment writes this file on the host anew with the containers that are ready; it then says the same by exact names. `resolve`
 * keeps nginx startable while a name is unknown.
 *
 * No connection to a program is used twice: one that the program closes just as the next request goes out answers a POST with 502, since only what
 * may be done twice is tried again. nginx keeps them for 60 s from 1.29.7 on; uvicorn closes them after 5. Programs that are asked to close one need
 * not say that they do, so asking is not enough.
 */
export function upstreamsConfiguration(routes: readonly EdgeRoute[]): Expression {
  const services = [...new Set(routes.map((route) => route.to))];
  const parts = services.flatMap((service) => {
    const { name } = service.service;
    const block: Input = text`upstream ${name} {\n  zone ${name} 128k;\n  keepalive_requests 1;\n  server ${service.endpoint} resolve max_fails=0;\n}\n`;
    return partsOf(block);
  });
  return { kind: 'expression', parts: ['resolver 127.0.0.11 valid=1s ipv6=off;\n', ...parts], toString: refuseText };
}
