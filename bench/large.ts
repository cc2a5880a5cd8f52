import { Environment } from '../constructs/environment.ts';
import { text, url } from '../constructs/expression.ts';
import { Secret } from '../constructs/secret.ts';
import { Server } from '../constructs/server.ts';
import { Service } from '../constructs/service.ts';
import { topologyOf } from '../constructs/topology-of.ts';
import { Volume } from '../constructs/volume.ts';
import { judge } from '../policies/judge.ts';
import { renderAll } from '../renderers/all.ts';

const GIB = 1024 ** 3;
const [servers = 1, services = 1] = process.argv.slice(2).map(Number);

/** Servers that each run a database and services behind one another, each connected to the next and to another server. */
function environmentOf(): Environment {
  const environment = new Environment({ system: 'large', name: 'bench' });
  const password = new Secret(environment, 'password');
  let previous: Service | null = null;
  for (let number = 0; number < servers; number += 1) {
    const address = `10.1.${number >> 8}.${number & 255}`;
    const server = new Server(environment, `server-${number}`, { address, memoryBytes: 256 * GIB, cpus: 64 });
    for (let index = 0; index < services / servers; index += 1) {
      const before: Service | null = previous;
      const service: Service = new Service(server, `service-${number}-${index}`, {
        image: `registry.example.org/large/service-${index}:1.0.0`,
        command: ['serve'],
        environment: {
          LOG_LEVEL: 'info',
          ...(before === null
            ? {}
            : { NEXT: text`${before.endpoint}`, URL: url`http://app:${password}@${before.endpoint}/` }),
        },
        ports: { http: 8000 + index },
        healthCheck: {
          test: ['CMD', 'true'],
          intervalSeconds: 10,
          timeoutSeconds: 3,
          retries: 3,
          startPeriodSeconds: 5,
        },
        user: { uid: 1000, gid: 1000 },
        resources: { memoryBytes: GIB, cpus: 1 },
        update: 'recreate',
      });
      if (index === 0) service.addVolume('/data', new Volume(server, 'data'));
      previous = service;
    }
  }
  return environment;
}

const start = process.cpuUsage();
const topology = topologyOf(environmentOf());
const judgement = judge(topology, { today: '2026-11-21' });
const artifacts = await renderAll(topology, judgement);
const { user, system } = process.cpuUsage(start);
const megabytes = artifacts.reduce((sum, { content }) => sum + content.length, 0) / 1e6;
process.stdout.write(
  JSON.stringify({
    seconds: (user + system) / 1e6,
    files: artifacts.length,
    megabytes,
    peak: process.resourceUsage().maxRSS / 1024,
  }),
);
