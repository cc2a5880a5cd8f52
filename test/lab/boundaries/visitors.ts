import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A request that was not answered as it should. */
export interface Failure {
  readonly method: string;
  /** When it was sent and when that was known, in milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly problem: string;
}

/** Visitors of a shop who never stop asking: what it says it is, and for orders of their own. */
export interface Visitors {
  readonly failures: readonly Failure[];
  /** Numbers of the orders that were acknowledged. */
  readonly orders: readonly string[];
  /** Everything that it said it is. */
  readonly versions: ReadonlySet<string>;
  readonly end: () => Promise<void>;
}

const PAUSE = 200;

/** Sends visitors: for each kind of request one who keeps the connection and one who comes anew each time. */
export function sendVisitors(origin: string): Visitors {
  const failures: Failure[] = [];
  const orders: string[] = [];
  const versions = new Set<string>();
  let isOver = false;
  let sent = 0;
  const visit = async (method: string, agent: Agent): Promise<void> => {
    while (!isOver) {
      sent += 1;
      const number = `order-${sent}`;
      const from = Date.now();
      const answer = await ask(new URL(method === 'GET' ? '/' : `/${number}`, origin), method, agent);
      if (answer.status !== (method === 'GET' ? 200 : 201)) {
        failures.push({ method, from, to: Date.now(), problem: `${answer.status} ${answer.text.slice(0, 120)}` });
      } else {
        versions.add(answer.text);
        if (method === 'POST') orders.push(number);
      }
      await wait(PAUSE);
    }
    agent.destroy();
  };
  const visits = ['GET', 'POST'].flatMap((method) =>
    [true, false].map((keepAlive) => visit(method, new Agent({ keepAlive }))),
  );
  return {
    ...{ failures, orders, versions },
    end: async () => {
      isOver = true;
      await Promise.all(visits);
    },
  };
}

/** One answer; the status is 0 where none came. */
function ask(address: URL, method: string, agent: Agent): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const asking = request(address, { method, agent, timeout: 15_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', (error) => resolve({ status: 0, text: error.message }));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in 15 s')));
    asking.on('error', (error) => resolve({ status: 0, text: error.message }));
    asking.end();
  });
}
