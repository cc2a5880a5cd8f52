import { describe, expect, test } from 'vitest';
import { confinementOf, wantedConfinement } from '../../../toolkit/look/confinement.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { containerNode, MIB } from '../../fixtures/containers.ts';

const NODE = containerNode('db/postgres', {
  readOnly: true,
  capabilities: ['CAP_CHOWN', 'CAP_SETUID'],
  mounts: [{ kind: 'tmpfs', target: '/tmp', sizeBytes: 64 * MIB, mode: '1777' }],
});

/** What an engine says of a container that was made as it should be. */
const HOST_CONFIG = {
  ReadonlyRootfs: true,
  Privileged: false,
  CapAdd: ['CAP_SETUID', 'CAP_CHOWN'],
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges:true'],
  Tmpfs: { '/tmp': 'mode=1777,size=67108864' },
};

function seen(changed: Partial<SeenContainer['HostConfig']> = {}): ReturnType<typeof confinementOf> {
  return confinementOf({ HostConfig: { ...HOST_CONFIG, ...changed } } as unknown as SeenContainer);
}

describe('the confinement of a container', () => {
  test('is as wanted where the engine says the same, in another order or without prefixes', () => {
    expect(seen()).toEqual(wantedConfinement(NODE));
    expect(seen({ CapAdd: ['CHOWN', 'SETUID'] })).toEqual(wantedConfinement(NODE));
  });

  test('is as wanted where a container has nothing of it', () => {
    const node = containerNode('db/postgres', { capabilities: null, noNewPrivileges: false });
    const nothing = { ReadonlyRootfs: false, CapAdd: null, CapDrop: null, SecurityOpt: null, Tmpfs: null };
    expect(seen(nothing)).toEqual(wantedConfinement(node));
  });

  test.each([
    ['root file system', { ReadonlyRootfs: false }],
    ['privileges', { Privileged: true }],
    ['capabilities', { CapAdd: ['CAP_SETUID', 'CAP_CHOWN', 'CAP_NET_ADMIN'] }],
    ['capabilities', { CapDrop: null }],
    ['security options', { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] }],
    ['security options', { SecurityOpt: null }],
    ['tmpfs', { Tmpfs: null }],
  ] as const)('differs in its %s where that was changed by hand', (what, changed) => {
    const [has, wants] = [seen(changed), wantedConfinement(NODE)];
    const names = (Object.keys(wants) as (typeof what)[]).filter(
      (name) => JSON.stringify(has[name]) !== JSON.stringify(wants[name]),
    );
    expect(names).toEqual([what]);
  });
});
