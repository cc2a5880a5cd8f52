import { z } from 'zod';
import { addressBlock, ipAddress } from './address.ts';
import { duration } from './duration.ts';
import { name } from './name.ts';
import { port } from './port.ts';

/** A load balancer that somebody else runs; in the checked settings, as the construct takes it but for path and host. */
export interface LoadBalancerSettings {
  readonly name: string;
  readonly virtualAddress: string;
  readonly port: number;
  readonly sources: readonly string[];
  readonly persistence: 'cookie' | 'source-address' | 'none';
  readonly monitor: { readonly intervalSeconds: number; readonly timeoutSeconds: number };
}

const monitor = z
  .strictObject({
    interval: duration.prefault('5s').describe('Time between two requests to a server.'),
    timeout: duration
      .prefault('16s')
      .describe('Time without a good answer after which a server gets no traffic; F5 advises three intervals and 1 s.'),
  })
  .prefault({})
  .describe('Request that tells it whether a server may get traffic.');

/** A load balancer in front of the application servers, such as an F5 BIG-IP. */
export const loadBalancer = z
  .strictObject({
    name: name.describe('Name in diagrams and in the file for the people who run it.').meta({ examples: ['f5'] }),
    address: ipAddress.describe('Virtual address: the one that clients connect to.'),
    port: port.default(443).describe('Port that clients connect to.'),
    sources: z
      .array(addressBlock)
      .min(1, 'expected at least one address; list those it connects to the servers from')
      .describe('Addresses or CIDR blocks from which it connects to the servers; only they are admitted there.'),
    persistence: z
      .enum(['cookie', 'source-address', 'none'])
      .default('cookie')
      .describe('How a client stays with one server.'),
    monitor,
  })
  .transform(
    (given): LoadBalancerSettings => ({
      name: given.name,
      virtualAddress: given.address,
      port: given.port,
      sources: given.sources,
      persistence: given.persistence,
      monitor: { intervalSeconds: given.monitor.interval, timeoutSeconds: given.monitor.timeout },
    }),
  )
  .meta({ title: 'load balancer', description: 'A load balancer that somebody else runs, such as an F5 BIG-IP.' });
