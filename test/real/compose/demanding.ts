import type { Topology } from '../../../model/topology.ts';
import { MIB, probe, serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

/** Texts that YAML or Compose could take for something else. */
export const TEXTS = [
  '$HOME costs $5, ${NAME:-x}, $$ and $',
  `"double" and 'single'`,
  '# no comment',
  'key: value',
  'ends in:',
  'two\nlines\n',
  '\ttabs and  spaces  ',
  'C:\\folder\\new',
  'é 电力 ⚡ \u00a0\u200b\u2028\ufeff\u0085\u007f',
  '{{.Name}} [a, b] {c: d}',
  'yes',
  'null',
  '0755',
  '1_000',
  '12:30:45',
  '2026-01-01',
  '1e3',
  '~',
  '- dash',
  '*star &and !bang %percent @at `tick`',
  '=',
  '<<',
];

const texts = TEXTS.map((text, index) =>
  serviceNode(`db/text-${index}`, {
    command: [['echo'], [text]],
    environment: [{ name: 'TEXT', value: [text], delivery: 'plain' }],
    healthCheck: probe(['CMD', text]),
    logging: { driver: 'json-file', options: { tag: text } },
    workingDirectory: `/${text.trim()}`,
  }),
);

const everything = serviceNode('db/everything', {
  entrypoint: ['/bin/sh', '-c'],
  command: [['exec "$0"']],
  user: '0:0',
  workingDirectory: '/srv',
  hostname: 'everything',
  readOnly: true,
  init: true,
  capabilities: null,
  noNewPrivileges: false,
  networks: ['db/back', 'db/default'],
  extraHosts: [{ name: 'store', address: 'fd00::9' }],
  mounts: [
    { kind: 'tmpfs', target: '/tmp', sizeBytes: 64 * MIB, mode: '1777' },
    { kind: 'volume', volume: 'db/postgres-data', target: '/var/lib/data', readOnly: true },
    { kind: 'bind', source: '/srv/$files/a b', target: '/b', readOnly: false },
  ],
  ports: [
    {
      name: 'dns',
      port: 53,
      protocol: 'udp',
      published: [
        { address: '10.0.0.2', port: 53, from: [] },
        { address: 'fd00::2', port: 5353, from: [] },
      ],
    },
  ],
  healthCheck: probe(['CMD-SHELL', 'test "$(cat /proc/1/comm)" = init'], { timeoutSeconds: 0.25, intervalSeconds: 90 }),
  stop: { signal: 'SIGUSR1', graceSeconds: 3661 },
  resources: { memoryBytes: 1_000_000_001, cpus: 0.01, pids: 1, shmBytes: 1000, nofile: 1 },
  restart: 'no',
});

const bucket = {
  ...shop.jobs[0],
  id: 'db/bucket',
  name: 'bucket',
  server: 'db',
  networks: ['db/default'],
  dependsOn: [],
};

/** A server that has everything a container can be told, and texts that are hard to quote. */
export const demanding: Topology = {
  ...shop,
  servers: shop.servers.filter(({ name }) => name === 'db'),
  networks: [
    { kind: 'network', path: 'db/back', id: 'db/back', server: 'db', name: 'shop-prod-back', internal: true },
    ...shop.networks.filter(({ server }) => server === 'db'),
  ],
  services: [everything, ...texts],
  jobs: [bucket as Topology['jobs'][number]],
};
