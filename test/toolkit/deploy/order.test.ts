import { describe, expect, test } from 'vitest';
import type { ServerNode } from '../../../model/server.ts';
import type { Topology } from '../../../model/topology.ts';
import { inOrder, waitsBack } from '../../../toolkit/deploy/order.ts';
import type { Deviation } from '../../../toolkit/look/deviation.ts';

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

describe('waitsBack', () => {
  const services = [
    { id: 'db/postgres', server: 'db', name: 'postgres', update: 'recreate' },
    { id: 'a/api', server: 'a', name: 'api', update: 'rolling' },
    { id: 'a/edge', server: 'a', name: 'edge', update: 'recreate' },
    { id: 'b/edge', server: 'b', name: 'edge', update: 'recreate' },
  ];
  const members = [{ service: 'a/edge' }, { service: 'b/edge' }];
  const topologyOf = (loadBalancers: readonly object[]) => ({ services, loadBalancers }) as unknown as Topology;
  const other = (place: string, subject: string, kind = 'other') =>
    ({ server: place, subject, kind }) as unknown as Deviation;

  test('lets a server go on beside one where nothing is interrupted', () => {
    const waits = waitsBack(topologyOf([]), [
      ...[other('a', 'api'), other('a', 'edge', 'file')],
      other('db', 'postgres'),
    ]);
    expect([server('b', 'a'), server('b', 'a', 'db')].map(waits)).toEqual([[], ['db']]);
  });

  test('keeps the turns of the members of a load balancer', () => {
    const waits = waitsBack(topologyOf([{ members }]), [other('a', 'api')]);
    expect([server('b', 'a'), server('c', 'a')].map(waits)).toEqual([['a'], []]);
  });
});
