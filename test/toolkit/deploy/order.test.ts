import { describe, expect, test } from 'vitest';
import type { ServerNode } from '../../../model/server.ts';
import { inOrder } from '../../../toolkit/deploy/order.ts';

const server = (name: string, ...after: readonly string[]) => ({ name, after }) as unknown as ServerNode;

describe('inOrder', () => {
  test('begins a server when those before it are done, and others at the same time', async () => {
    const events: string[] = [];
    const servers = [server('app', 'db'), server('cache'), server('db')];
    await inOrder(servers, async ({ name }) => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
    });
    expect(events.slice(0, 2).sort()).toEqual(['cache begins', 'db begins']);
    expect(events.indexOf('app begins')).toBeGreaterThan(events.indexOf('db ends'));
  });

  test('fails when one fails, with its error, and begins none that comes after it', async () => {
    const begun: string[] = [];
    const work = inOrder([server('db'), server('app', 'db')], async ({ name }) => {
      begun.push(name);
      throw new Error(`${name} failed`);
    });
    await expect(work).rejects.toThrow('db failed');
    expect(begun).toEqual(['db']);
  });
});
