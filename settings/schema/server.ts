import { z } from 'zod';
import { address, ipAddress } from './address.ts';
import { type FirewallSettings, firewall } from './firewall.ts';
import { engineName } from './name.ts';
import { port } from './port.ts';
import { size } from './size.ts';

/** A Docker host; in the checked settings, complete. */
export interface ServerSettings extends FirewallSettings {
  readonly address: string;
  readonly privateAddress: string;
  readonly user: string;
  readonly port: number;
  readonly sshConfig?: string;
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly engine?: number;
  readonly directory?: string;
  readonly network?: string;
}

/** A Docker host that is reached over SSH. */
export const server = z
  .strictObject({
    address: address.describe('IP address or DNS name that SSH connects to.'),
    privateAddress: ipAddress
      .exactOptional()
      .describe(
        'IP address under which the other servers reach it; published ports are bound to it. Default: address.',
      ),
    user: z
      .string()
      .regex(
        /^[a-z_][a-z0-9_-]{0,31}$/,
        'expected the name of a user; use lower-case letters, digits, hyphens and underscores',
      )
      .default('deploy')
      .describe('SSH user; must be allowed to run docker.')
      .meta({ title: 'name of a user', examples: ['deploy'] }),
    port: port
      .default(22)
      .describe('SSH port.')
      .meta({ examples: [22] }),
    sshConfig: z
      .string()
      .regex(
        /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9._/-]+$/,
        'expected a path below the project; use letters, digits, dots, hyphens, underscores and /, no ..',
      )
      .exactOptional()
      .describe("Configuration file of the SSH client, relative to the project. Default: the user's own.")
      .meta({ title: 'path below the project', examples: ['ssh_config'] }),
    memory: size.exactOptional().describe('Physical memory; the sum of the limits is held against it.'),
    cpus: z
      .int('expected a whole number of processors; use 1 or more')
      .min(1, 'expected a whole number of processors; use 1 or more')
      .max(4096, 'expected a whole number of processors; use 4096 or less')
      .exactOptional()
      .describe('Processors.')
      .meta({ title: 'whole number', examples: [8] }),
    engine: z
      .int('expected the major version of the engine; use 20 or more')
      .min(20, 'expected the major version of the engine; use 20 or more')
      .max(999, 'expected the major version of the engine; use 999 or less')
      .exactOptional()
      .describe(
        'Major version of its Docker Engine that it has at least. From 25 on, containers that start are probed each second. Default: 20.',
      )
      .meta({ title: 'major version', examples: [28] }),
    directory: z
      .string()
      .regex(
        /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/,
        'expected an absolute path; start it with /, use letters, digits, dots, hyphens and underscores, no ..',
      )
      .exactOptional()
      .describe(
        'Folder on the server for files, secrets and release records. Default: /srv/arrimage/<system>-<environment>.',
      )
      .meta({ title: 'absolute path', examples: ['/srv/arrimage/samaconso-prod'] }),
    network: engineName
      .exactOptional()
      .describe("Name that the engine knows the server's own network by. Default: <system>-<environment>."),
    firewall: firewall.exactOptional(),
  })
  .transform((given, context): ServerSettings => {
    const { memory, cpus, engine, directory, network, firewall, ...rest } = given;
    const privateAddress = given.privateAddress ?? given.address;
    if (!privateAddress.includes(':') && /[^\d.]/.test(privateAddress)) {
      const message = 'expected an IP address, since address is a name; write the one the other servers reach it by';
      context.addIssue({ code: 'custom', path: ['privateAddress'], message, input: undefined });
    }
    return {
      ...rest,
      privateAddress,
      ...(memory === undefined ? {} : { memoryBytes: memory }),
      ...(cpus === undefined ? {} : { cpus }),
      ...(engine === undefined ? {} : { engine }),
      ...(directory === undefined ? {} : { directory }),
      ...(network === undefined ? {} : { network }),
      ...firewall,
    };
  })
  .meta({ title: 'server', description: 'A Docker host that is reached over SSH.' });
