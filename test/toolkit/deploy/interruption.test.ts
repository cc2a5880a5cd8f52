import { describe, expect, test } from 'vitest';
import { interruptionsOf, interruptionText } from '../../../toolkit/deploy/interruption.ts';
import { serviceNode } from '../../fixtures/containers.ts';

const redis = serviceNode('worker/redis', { update: 'recreate' });
const plain = serviceNode('worker/plain', { update: 'recreate', healthCheck: null });

describe('interruptionsOf', () => {
  test('counts from the end of a program until the new one is healthy', () => {
    const events = [
      'arrimage-event 1000000000000 redis die',
      'arrimage-event 1000700000000 redis start',
      'arrimage-event 1003240000000 redis health_status: healthy',
    ];
    expect(interruptionsOf(events, 'worker', [redis]).map(interruptionText)).toEqual([
      'server worker: redis was down for 3.2 s',
    ]);
  });

  test('counts until it has started where it has no health check', () => {
    const events = ['arrimage-event 1000000000000 plain die', 'arrimage-event 1000700000000 plain start'];
    expect(interruptionsOf(events, 'worker', [plain])).toEqual([{ server: 'worker', service: 'plain', seconds: 0.7 }]);
  });

  test('adds up where it goes down twice, such as on the way back', () => {
    const once = (at: number) => [
      `arrimage-event ${at}000000000 redis die`,
      `arrimage-event ${at + 1}000000000 redis die`,
      `arrimage-event ${at + 2}000000000 redis health_status: healthy`,
    ];
    expect(interruptionsOf([...once(1000), ...once(1010)], 'worker', [redis])).toEqual([
      { server: 'worker', service: 'redis', seconds: 4 },
    ]);
  });

  test('says nothing of what is new, what is gone, and what other lines say', () => {
    const events = [
      'arrimage-event 1000000000000 redis start',
      'arrimage-event 1000500000000 redis health_status: healthy',
      'arrimage-event 1000900000000 redis die',
      'redis is unhealthy',
    ];
    expect(interruptionsOf(events, 'worker', [redis, plain])).toEqual([]);
  });
});
