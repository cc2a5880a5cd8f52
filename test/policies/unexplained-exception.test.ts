import { describe, expect, test } from 'vitest';
import { unexplainedException } from '../../policies/unexplained-exception.ts';
import { job, objections, service } from './nodes.ts';

describe('unexplained-exception', () => {
  test('fails when a container keeps capabilities without a reason', () => {
    expect(
      objections(unexplainedException, {
        services: [service('app/agent', { capabilities: ['CAP_CHOWN', 'CAP_SETUID'] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/agent: it keeps capabilities and says not why, got "CAP_CHOWN, CAP_SETUID"; remove them, or give exceptions.capabilities"`,
    );
  });

  test("fails when it is left the engine's own capabilities", () => {
    expect(
      objections(unexplainedException, { services: [service('app/agent', { capabilities: null })] }),
    ).toMatchInlineSnapshot(
      `"app/agent: it keeps capabilities and says not why, got "the engine's own"; remove them, or give exceptions.capabilities"`,
    );
  });

  test('fails when it is told to run as root, by number or by name', () => {
    expect(
      objections(unexplainedException, {
        services: [service('app/agent', { user: '0:0' }), service('app/other', { user: 'root' })],
      }),
    ).toMatchInlineSnapshot(`
      "app/agent: it runs as root and says not why, got "0:0"; give it another user, or give exceptions.rootUser
      app/other: it runs as root and says not why, got "root"; give it another user, or give exceptions.rootUser"
    `);
  });

  test('fails when a job can write to its root file system', () => {
    expect(objections(unexplainedException, { jobs: [job('app/migrate', { readOnly: false })] })).toMatchInlineSnapshot(
      `"app/migrate: it can write to its root file system and says not why, got "no reason"; make it read-only, or give exceptions.writableRoot"`,
    );
  });

  test('lets a container have what it gives a reason for, and nothing besides', () => {
    const given = { capabilities: ['CAP_CHOWN'], user: '0:0', readOnly: false } as const;
    const reasons = [
      { kind: 'capabilities', reason: 'it gives its volume away' },
      { kind: 'root-user', reason: 'its volume belongs to root' },
      { kind: 'writable-root', reason: 'it writes beside its program' },
    ] as const;
    const objectionsTo = (exceptions: readonly (typeof reasons)[number][]): string =>
      objections(unexplainedException, { services: [service('app/agent', { ...given, exceptions })] });
    expect(objectionsTo(reasons)).toBe('');
    expect(objectionsTo(reasons.slice(0, 2))).toMatchInlineSnapshot(
      `"app/agent: it can write to its root file system and says not why, got "no reason"; make it read-only, or give exceptions.writableRoot"`,
    );
  });

  test('has nothing against another user, no capabilities and a read-only root', () => {
    expect(objections(unexplainedException, { services: [service('app/agent', { user: '1000:0' })] })).toBe('');
  });
});
