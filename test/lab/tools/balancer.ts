import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What a balancer asks of each member, and how often; in milliseconds. */
interface Monitor {
  readonly host: string;
  readonly path: string;
  readonly interval: number;
  readonly timeout: number;
}

/** What went through it, until its end. */
export interface Balanced {
  /** Answers by member. */
  readonly answered: ReadonlyMap<string, number>;
  readonly failed: readonly string[];
}

/** Most requests; the rest is for the caller to end. */
const MOST = 20_000;

/**
 * Stands for a load balancer that knows no more of its members than what its monitor is answered: it sends a request every 40 ms, in turns, to those
 * that have answered 200 within its timeout. Each request has a connection of its own.
 */
export function startBalancer(members: readonly string[], { host, path, interval, timeout }: Monitor) {
  const good = new Map(members.map((member) => [member, performance.now()]));
  const answered = new Map(members.map((member) => [member, 0]));
  const failed: string[] = [];
  let isOver = false;
  const watch = async (member: string): Promise<void> => {
    while (!isOver) {
      const asked = performance.now();
      if ((await statusOf(member, host, path)) === '200') good.set(member, asked);
      await wait(interval);
    }
  };
  const send = async (): Promise<void> => {
    for (let number = 0; number < MOST && !isOver; number += 1) {
      const now = performance.now();
      const up = members.filter((member) => now - (good.get(member) ?? 0) < timeout);
      const member = up[number % Math.max(1, up.length)];
      const status = member === undefined ? 'no member is up' : await statusOf(member, host, '/');
      if (member !== undefined && status === '200') answered.set(member, (answered.get(member) ?? 0) + 1);
      else failed.push(`${new Date().toISOString()} ${member}: ${status}`);
      await wait(40);
    }
  };
  const all = Promise.all([send(), ...members.map(watch)]);
  return {
    end: async (): Promise<Balanced> => {
      isOver = true;
      await all;
      return { answered, failed };
    },
  };
}

function statusOf(member: string, host: string, path: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = get({ host: member, path, headers: { host }, agent: false, timeout: 10_000 }, (answer) => {
      answer.resume().on('end', () => resolve(String(answer.statusCode)));
      answer.on('error', ({ message }) => resolve(message));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in 10 s')));
    asked.on('error', ({ message }) => resolve(message));
  });
}
