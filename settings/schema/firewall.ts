import { z } from 'zod';
import { addressBlock } from './address.ts';
import { port } from './port.ts';

/** What the firewall of a server admits beside the ports of its services; in the checked settings, as the construct takes it. */
export interface FirewallSettings {
  readonly sshSources?: readonly string[];
  readonly openings?: readonly {
    readonly port: number;
    readonly protocol: 'tcp' | 'udp';
    readonly from: readonly string[];
    readonly reason: string;
  }[];
}

const sources = z
  .array(addressBlock)
  .min(1, 'expected at least one address; list those that may connect, or 0.0.0.0/0 for everybody');

const opening = z
  .strictObject({
    port: port.describe('Port of the server.').meta({ examples: [9100] }),
    protocol: z.enum(['tcp', 'udp']).default('tcp').describe('Protocol.'),
    from: sources.describe('Addresses or CIDR blocks that may connect; 0.0.0.0/0 is everybody.'),
    reason: z
      .string()
      .refine(
        (text) => text.trim().length >= 3 && text.length <= 100,
        'expected what it is for; write 3 to 100 characters',
      )
      .describe('What it is for; it stands in every report, and beside the rule on the server.')
      .meta({ title: 'reason', examples: ['node-exporter'] }),
  })
  .meta({ title: 'opening', description: 'A port that stays open although none of our services listens there.' });

/** What the firewall of a server admits beside the ports of its services. */
export const firewall = z
  .strictObject({
    ssh: sources
      .exactOptional()
      .describe('Addresses or CIDR blocks that may log in by SSH. Default: everybody.')
      .meta({ examples: [['10.101.0.0/16']] }),
    allow: z
      .array(opening)
      .default([])
      .describe('What stays open beside the published ports of the services, such as an agent of the monitoring.'),
  })
  .transform(
    ({ ssh, allow }): FirewallSettings => ({
      ...(ssh === undefined ? {} : { sshSources: ssh }),
      ...(allow.length === 0 ? {} : { openings: allow }),
    }),
  )
  .meta({
    title: 'firewall',
    description: 'What `arrimage firewall apply` leaves open beside the published ports of the services.',
  });
