import { z } from 'zod';
import { dnsName, ipAddress } from './address.ts';
import { name } from './name.ts';
import { port } from './port.ts';

/** A machine that somebody else runs, known to containers by name. */
export const externalHost = z
  .strictObject({
    name: dnsName.describe('Host name that programs use.'),
    address: ipAddress.describe('IP address that the name is mapped to in each container that uses it.'),
    ports: z
      .record(name, port)
      .refine(
        (ports) => Object.keys(ports).length > 0,
        'expected at least one port; name the port that is connected to',
      )
      .describe('Ports by name.')
      .meta({ examples: [{ mssql: 1433 }] }),
  })
  .meta({ title: 'external host', description: 'A machine that somebody else runs, known to containers by name.' });
