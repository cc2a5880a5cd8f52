import { describe, expect, test } from 'vitest';
import type { ContainerProps } from '../../constructs/container-props.ts';
import { Job } from '../../constructs/job.ts';
import { Minio } from '../../constructs/minio.ts';
import { Pgbouncer } from '../../constructs/pgbouncer.ts';
import { Postgres } from '../../constructs/postgres.ts';
import { PostgresBackup } from '../../constructs/postgres-backup.ts';
import { Rabbitmq } from '../../constructs/rabbitmq.ts';
import { Redis } from '../../constructs/redis.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { Volume } from '../../constructs/volume.ts';
import type { ContainerNode } from '../../model/container.ts';
import { findService, twoServers } from './servers.ts';

const MIB = 1024 ** 2;

function serviceWith(props: Partial<ContainerProps> = {}, more: (service: Service) => void = () => {}): ContainerNode {
  const { environment, a } = twoServers();
  more(new Service(a, 'api', { image: 'shop:1', ...props }));
  return findService(topologyOf(environment), 'a/api');
}

/** Places of memory, with their sizes in MiB. */
function tmpfs({ mounts }: ContainerNode): readonly string[] {
  return mounts.flatMap((mount) =>
    mount.kind === 'tmpfs' ? [`${mount.target} ${mount.sizeBytes / MIB} ${mount.mode}`] : [],
  );
}

describe('a container', () => {
  test('has a read-only root, memory at /tmp, no capability and no exception', () => {
    const node = serviceWith();
    expect(node).toMatchObject({ readOnly: true, capabilities: [], noNewPrivileges: true, exceptions: [] });
    expect(tmpfs(node)).toEqual(['/tmp 64 1777']);
  });

  test('has the same as a job', () => {
    const { environment, a } = twoServers();
    new Job(a, 'migrate', { image: 'shop:1' });
    const [job] = topologyOf(environment).jobs;
    expect(job).toMatchObject({ readOnly: true, exceptions: [] });
    expect(job === undefined ? [] : tmpfs(job)).toEqual(['/tmp 64 1777']);
  });

  test.each([
    [1024, 64],
    [128, 32],
    [2, 1],
  ])('with a limit of %i MiB gets %i of them at /tmp, since what is there counts against the limit', (limit, size) => {
    expect(tmpfs(serviceWith({ resources: { memoryBytes: limit * MIB } }))).toEqual([`/tmp ${size} 1777`]);
  });

  test('gets no memory at /tmp where something else is mounted', () => {
    expect(
      tmpfs(serviceWith({}, (service) => service.addTmpfs('/tmp', { sizeBytes: 256 * MIB, mode: '1770' }))),
    ).toEqual(['/tmp 256 1770']);
    expect(tmpfs(serviceWith({}, (service) => service.addVolume('/tmp', new Volume(service, 'scratch'))))).toEqual([]);
  });

  test('can write to its root for a reason, and then gets no memory at /tmp', () => {
    const node = serviceWith({ exceptions: { writableRoot: 'it writes beside its program' } });
    expect(node).toMatchObject({
      readOnly: false,
      exceptions: [{ kind: 'writable-root', reason: 'it writes beside its program' }],
    });
    expect(tmpfs(node)).toEqual([]);
  });

  test('shows the reasons of what it makes use of, sorted, and no others', () => {
    const exceptions = { capabilities: 'it binds to 80', rootUser: 'its volume is of root' };
    expect(serviceWith({ exceptions, user: { uid: 1000, gid: 1000 } }).exceptions).toEqual([]);
    expect(serviceWith({ exceptions, capabilities: ['CHOWN'], user: { uid: 0, gid: 0 } }).exceptions).toEqual([
      { kind: 'capabilities', reason: 'it binds to 80' },
      { kind: 'root-user', reason: 'its volume is of root' },
    ]);
    expect(serviceWith({ exceptions }).exceptions).toEqual([{ kind: 'root-user', reason: 'its volume is of root' }]);
  });

  test('fails when an exception has no reason', () => {
    expect(() => serviceWith({ exceptions: { rootUser: ' ', writableRoot: '' } })).toThrowErrorMatchingInlineSnapshot(`
      [TopologyError: a/api: expected the reason of the exception rootUser, got " "; write why, or remove the exception
      a/api: expected the reason of the exception writableRoot, got ""; write why, or remove the exception]
    `);
  });
});

describe('a known service', () => {
  const { environment, a } = twoServers();
  const password = new Secret(environment, 'password');
  const names = { image: 'postgres:18.6', database: 'shop', user: 'shop' };
  const postgres = new Postgres(a, 'postgres', { ...names, password, superuserPassword: password });
  new Pgbouncer(a, 'pgbouncer', { image: 'pgbouncer:1', postgres, password });
  new PostgresBackup(a, 'backup', { postgres, keepDays: 7, password });
  new Redis(a, 'redis', { image: 'redis:8', password });
  new Rabbitmq(a, 'rabbitmq', { image: 'rabbitmq:4', administratorPassword: password });
  new Minio(a, 'minio', { image: 'minio:1', rootUser: 'shop', rootPassword: password });
  const topology = topologyOf(environment);

  test.each([
    ['backup', null, [], ['/tmp'], ['root-user']],
    ['minio', null, ['DAC_OVERRIDE'], ['/root/.minio', '/tmp'], ['capabilities', 'root-user']],
    ['pgbouncer', '998:996', [], ['/tmp'], []],
    ['postgres', null, five(), ['/tmp'], ['capabilities', 'root-user']],
    ['rabbitmq', null, five(), ['/tmp', '/var/log/rabbitmq'], ['capabilities', 'root-user']],
    ['redis', '999:999', [], ['/tmp'], []],
  ])('%s has a read-only root, and says why where it has more than that', (name, user, capabilities, places, kinds) => {
    const node = findService(topology, `a/${name}`);
    expect(node.readOnly).toBe(true);
    expect(node.user).toBe(user);
    expect(node.capabilities?.map((capability) => capability.replace('CAP_', ''))).toEqual(capabilities);
    expect(tmpfs(node).map((line) => line.split(' ')[0])).toEqual(places);
    expect(node.exceptions.map(({ kind }) => kind)).toEqual(kinds);
  });
});

function five(): readonly string[] {
  return ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];
}
