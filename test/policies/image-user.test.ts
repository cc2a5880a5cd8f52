import { describe, expect, test } from 'vitest';
import { imageUser } from '../../policies/image-user.ts';
import { job, objections, service } from './nodes.ts';

describe('image-user', () => {
  test('fails when a container leaves its user to its image', () => {
    expect(
      objections(imageUser, {
        services: [service('app/agent', { user: null })],
        jobs: [job('app/migrate', { user: null })],
      }),
    ).toMatchInlineSnapshot(`
      "app/agent: it runs as the user of its image, which may be root, got "registry.example/app:2.1.0"; give it a user, or give exceptions.rootUser
      app/migrate: it runs as the user of its image, which may be root, got "registry.example/app:2.1.0"; give it a user, or give exceptions.rootUser"
    `);
  });

  test('lets it, for a reason', () => {
    const exceptions = [{ kind: 'root-user', reason: 'the image has the user nobody' }] as const;
    expect(objections(imageUser, { services: [service('app/agent', { user: null, exceptions })] })).toBe('');
  });

  test('has nothing against a user that is given; another policy looks at root', () => {
    expect(objections(imageUser, { services: [service('app/agent', { user: '0:0' })] })).toBe('');
  });
});
