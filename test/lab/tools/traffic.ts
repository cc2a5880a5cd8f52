import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { onHost } from './deployed-lab.ts';
import { type Load, type LoadLook, type LoadResult, startLoad } from './load.ts';

/** What users of SamaConso do all the time: they read, file readings, and have tasks done. */
export interface Traffic {
  readonly look: () => Promise<LoadLook>;
  readonly stop: () => Promise<unknown>;
  /** Ends it, and gives what was asked beside what the database then has. */
  readonly end: () => Promise<Account>;
}

/** What was asked beside what was done; all numbers are those of the requests. */
export interface Account {
  readonly sent: number;
  readonly failed: readonly string[];
  /** Readings that were acknowledged, and those in the database: one that was filed twice is there twice. */
  readonly readings: { readonly acknowledged: readonly number[]; readonly found: readonly number[] };
  /** Tasks that were acknowledged, and each run of one. */
  readonly tasks: { readonly acknowledged: readonly number[]; readonly runs: readonly number[] };
  /** The workers' containers, in the order in which they began to work, and in which they ended. */
  readonly workers: { readonly began: readonly string[]; readonly ended: readonly string[] };
}

/** Runs until it is ended, at an origin. */
export function startTraffic(origin: string): Traffic {
  const name = `load-${randomBytes(4).toString('hex')}`;
  const readings: number[] = [];
  const tasks: number[] = [];
  const load: Load = startLoad(origin, [
    { path: '/', status: 200 },
    {
      path: '/readings',
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=limit' },
      body: (number) => reading(`${name}-${number}`),
      status: 201,
      told: (_text, number) => readings.push(number),
    },
    {
      path: '/notifications',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: (number) => JSON.stringify({ queue: 'urgent', message: `${name}-${number}` }),
      status: 202,
      told: (_text, number) => tasks.push(number),
    },
  ]);
  return {
    look: async () => withReasons(await load.look()),
    stop: load.end,
    end: async () => {
      const { sent, failed } = await withReasons(await load.end());
      const pattern = `LIKE '${name}-%'`;
      const count = `SELECT count(*) FROM notifications WHERE message ${pattern}`;
      // What is never done shows in the account.
      for (let tries = 0; tries < 40 && Number((await ask(count))[0]) < tasks.length; tries += 1) await wait(1000);
      const numbers = async (query: string) => sorted((await ask(query)).map((text) => Number(text.split('-')[2])));
      const workers = (order: string) =>
        ask(
          `SELECT substr(worker, 1, 12) FROM notifications WHERE message ${pattern} GROUP BY worker ORDER BY ${order}`,
        );
      return {
        ...{ sent, failed },
        readings: {
          acknowledged: sorted(readings),
          found: await numbers(`SELECT meter FROM readings WHERE meter ${pattern}`),
        },
        tasks: {
          acknowledged: sorted(tasks),
          runs: await numbers(`SELECT message FROM notifications, generate_series(1, runs) WHERE message ${pattern}`),
        },
        workers: { began: await workers('min(done_at)'), ended: await workers('max(done_at)') },
      };
    },
  };
}

/** What an account is when nothing was lost and nothing was done twice. */
export function expectExact({ failed, readings, tasks }: Account): void {
  expect(failed).toEqual([]);
  expect(readings.acknowledged.length).toBeGreaterThan(50);
  expect(readings.found).toEqual(readings.acknowledged);
  expect(tasks.acknowledged.length).toBeGreaterThan(50);
  expect(tasks.runs).toEqual(tasks.acknowledged);
}

/** Where a request failed, what the edges say of it. */
async function withReasons<Result extends LoadResult>(result: Result): Promise<Result> {
  if (result.failed.length === 0) return result;
  const edges = "docker ps -aq --filter 'label=arrimage.service=edge'";
  const logs = `for edge in $(${edges}); do docker logs --since 10m "$edge" 2>&1; done`;
  const text = await onHost('app', `${logs} | grep -E '\\[(warn|error|crit|alert|emerg)\\]' | tail -n 20 || true`);
  return { ...result, failed: [...result.failed, ...text.split('\n')] };
}

async function ask(query: string): Promise<readonly string[]> {
  const psql = 'docker exec -i samaconso-lab-postgres psql -X -At -U postgres -d samaconso';
  return (await onHost('db', `${psql} <<'SQL'\n${query}\nSQL`)).split('\n').filter((line) => line !== '');
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

function reading(meter: string): string {
  const fields = { meter, kilowatt_hours: '12.5', attachment: 'a picture' };
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === 'attachment' ? '; filename="meter.txt"\r\nContent-Type: text/plain' : '';
    return `--limit\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return `${parts.join('')}--limit--\r\n`;
}
