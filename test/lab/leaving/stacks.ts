import { defineSettings, defineSystem, LoadBalancer, NginxEdge, nouns, serversOf, WebService } from 'arrimage';

const { image, systemFields, z } = nouns;

const settings = defineSettings(
  'shop',
  z.strictObject({
    ...systemFields,
    images: z.strictObject({ web: image, nginx: image }),
    balancer: z.string().describe('Address of the balancer.'),
    edgeMebibytes: z.number().default(64).describe('Memory of an edge; another figure is another container.'),
    mode: z.string().default('calm').describe('Another one is another version of the pages.'),
    sick: z.string().default('').describe('The server whose web never becomes healthy.'),
  }),
);

/** A page behind an edge on each server, and a balancer in front of both edges. */
export const systems = [
  defineSystem(settings, (environment, given) => {
    const serverOf = serversOf(environment, given);
    const edges = Object.keys(given.servers).map((name) => {
      const web = new WebService(serverOf(name), `web-${name}`, {
        image: given.images.web,
        command: ['python', '-m', 'http.server', '8000'],
        runtime: 'python',
        environment: { MODE: given.mode },
        healthPath: name === given.sick ? '/nothing' : '/',
        healthTimes: { intervalSeconds: 1, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 0 },
        init: true,
        stopGraceSeconds: 2,
        resources: { memoryBytes: 67108864, pids: 32 },
      });
      return new NginxEdge(serverOf(name), `edge-${name}`, {
        image: given.images.nginx,
        origins: ['http://shop.example.org'],
        routes: [{ to: web }],
        trustedProxies: [given.balancer],
        timeoutSeconds: 5,
        resources: { memoryBytes: given.edgeMebibytes * 1048576, pids: 32 },
      });
    });
    const [first] = edges;
    if (first === undefined) throw new Error('no edge');
    const balancer = new LoadBalancer(environment, 'f5', {
      virtualAddress: '192.0.2.10',
      sources: [given.balancer],
      monitor: { path: first.readyPath, host: 'shop.example.org', intervalSeconds: 1, timeoutSeconds: 4 },
    });
    for (const { service } of edges) balancer.addMember(service, 'http');
  }),
];
