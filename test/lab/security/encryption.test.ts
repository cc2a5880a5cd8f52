import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { issue, makeAuthority, newKey } from '../../../toolkit/secrets/internal-certificate.ts';
import {
  arrimage,
  asRoot,
  containerIds,
  deployed,
  EDGE,
  LAB,
  onHost,
  PROJECT,
  replaced,
} from '../tools/deployed-lab.ts';

const SERVICES = ['minio', 'pgbouncer', 'postgres', 'rabbitmq', 'redis'];
const SECRETS = join(PROJECT, '.arrimage/secrets/samaconso/lab.json');

type Outcomes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const json = async (path: string, init?: RequestInit) =>
  (await fetch(`${EDGE}${path}`, init)).json() as Promise<Record<string, unknown>>;

const secrets = async () => JSON.parse(await readFile(SECRETS, 'utf8')) as Record<string, string>;

/** What an authority that nobody here trusts has issued, for the same names. */
async function foreign() {
  const now = new Date();
  const [authority, key] = [await makeAuthority('somebody else', now), await newKey()];
  const domains = [...SERVICES, 'worker'];
  return {
    authority: authority.certificate,
    certificate: await issue(authority, { name: 'worker', domains, key }, now),
    key,
  };
}

/** Connects from another server: to Redis from where the API runs, to all others from where the workers do. */
async function probed(only: 'served' | 'all'): Promise<Outcomes> {
  const script = await readFile(join(import.meta.dirname, '../tools/tls-probes.py'));
  const other = await foreign();
  const ask = async (host: string, service: string, services: readonly string[]): Promise<Outcomes> => {
    const given = { ...other, database: `${LAB.subnet}.11`, only, services };
    const [program, argument] = [script, Buffer.from(JSON.stringify(given))].map((bytes) => bytes.toString('base64'));
    const find = `docker ps -q --filter label=arrimage.service=${service} | head -n 1`;
    const python = `import base64; exec(base64.b64decode("${program}"))`;
    return JSON.parse(
      await onHost(host, `docker exec $(${find}) /bin/sh /arrimage/entrypoint python -c '${python}' ${argument}`),
    ) as Outcomes;
  };
  const [fromApi, fromWorker] = await Promise.all([
    ask('app', 'api', ['redis']),
    ask(
      'worker',
      'worker',
      SERVICES.filter((name) => name !== 'redis'),
    ),
  ]);
  return { ...fromApi, ...fromWorker };
}

describe('encrypted connections between servers', () => {
  let outcomes: Outcomes = {};
  beforeAll(async () => {
    await deployed('encryption=internal');
    outcomes = await probed('all');
  });

  test('carry a task from the API by the broker and a worker to the database', async () => {
    const body = JSON.stringify({ queue: 'urgent', message: 'in secret' });
    const { id } = await json('/notifications', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await expect.poll(() => json(`/notifications/${id}`), { timeout: 30_000 }).toMatchObject({ message: 'in secret' });
  });

  test('carry an attachment to the object store and back', async () => {
    const form = new FormData();
    form.set('meter', 'M-1');
    form.set('kilowatt_hours', '12.5');
    form.set('attachment', new Blob(['a picture of the meter']), 'meter.txt');
    const { id } = await json('/readings', { method: 'POST', body: form });
    expect(await (await fetch(`${EDGE}/readings/${id}/attachment`)).text()).toBe('a picture of the meter');
  });

  test.each(SERVICES)('are the only ones that %s takes', (service) => {
    const found = outcomes[service];
    expect(found?.['right']).toBe('ok');
    expect(found?.['plain']).toMatch(PLAIN);
  });

  test.each(SERVICES.filter((name) => name !== 'minio'))(
    'are refused by %s to who shows no certificate of the authority',
    (service) => {
      expect(outcomes[service]?.['without a certificate']).toMatch(REFUSED);
      expect(outcomes[service]?.['with a certificate of another authority']).toMatch(REFUSED);
    },
  );

  test.each(SERVICES)('are given up by who does not know the authority of %s', (service) => {
    expect(outcomes[service]?.['trusting another authority']).toMatch(/certificate verify failed/i);
  });

  test('need the key of the authority on no server', async () => {
    const stored = await secrets();
    const holders = async (name: string): Promise<readonly string[]> => {
      const line = stored[name]?.split('\n')[1] ?? '';
      expect(line).toHaveLength(64);
      const found = await Promise.all(
        LAB.hosts.map((host) =>
          asRoot(host, `grep -rlF -- '${line}' /srv /tmp /home /root /var/lib/docker/volumes || true`),
        ),
      );
      return LAB.hosts.filter((_, index) => found[index]?.stdout !== '');
    };
    expect(await holders('postgres-tls-key')).toEqual(['db']);
    expect(await holders('authority-key')).toEqual([]);
  });

  test('go on by certificates that were issued anew, without a restart', async () => {
    const [before, ids, stored] = [outcomes, await containerIds(), await secrets()];
    for (const name of SERVICES) delete stored[`${name}-tls-certificate`];
    await writeFile(SECRETS, JSON.stringify(stored));
    await deployed('encryption=internal');
    await expect
      .poll(
        async () => {
          const after = await probed('served');
          return SERVICES.filter((name) => after[name]?.['served'] === before[name]?.['served']);
        },
        { timeout: 60_000 },
      )
      .toEqual([]);
    expect(replaced(ids, await containerIds())).toEqual([]);
    const { code, stdout } = await arrimage(
      'deploy',
      'samaconso/lab',
      '--yes',
      '--format',
      'json',
      '--set',
      'encryption=internal',
    );
    expect({ code, outcome: JSON.parse(stdout).outcome }).toEqual({ code: 0, outcome: 'unchanged' });
  });
});

/** How a plain connection ends: by an answer of the server that it wants TLS, or without a word. */
const PLAIN = /no encryption|SSL required|HTTP request to an HTTPS server|reset by peer|closed connection/;

/** How one ends whose certificate is not good enough. */
const REFUSED = /certificate required|valid client certificate|unknown ca|bad certificate|reset by peer|broken pipe/i;
