import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshCommand } from '../../lab/access.ts';
import { cacheFolder, labDown, labStatus, labUp } from '../../lab/lab.ts';
import { labOf } from '../../lab/lab-settings.ts';
import { registryReference } from '../../lab/registry-content.ts';
import { run, runOrThrow } from '../../lab/run.ts';
import { pushVariant } from './push-variant.ts';

const settings = { name: 'reg', subnet: '198.51.103', hosts: ['db', 'app', 'worker'] };
const reported: string[] = [];
const place = {
  project: mkdtempSync(join(tmpdir(), 'arrimage-lab-')),
  cache: cacheFolder,
  report: (line: string) => {
    reported.push(line);
    process.stderr.write(`${line}\n`);
  },
};
const lab = labOf(settings, place);
const API = 'samaconso/api:2.0.0';

/** What each host prints for a command. */
const onHosts = (...words: readonly string[]) =>
  Promise.all(lab.hosts.map((host) => runOrThrow(sshCommand(lab, host, words))));

describe('the registry of a lab', () => {
  beforeAll(() => labUp(settings, place));
  afterAll(() => labDown(settings, place));

  test('serves every image of the lab, named by digest', async () => {
    const { registry } = await labStatus(settings, place);
    expect(registry.address).toBe('198.51.103.10:5000');
    expect(registry.images?.map(({ name }) => name)).toEqual([
      'blingauto/api:1.0.0',
      'dhis2-sync/web:1.0.0',
      'lab/certbot:5',
      'lab/minio:1',
      'lab/nginx:1.30',
      'lab/pgbouncer:1',
      'lab/postgres:18',
      'lab/rabbitmq:4.3-management',
      'lab/redis:8',
      'orchestra/api:2.0.0',
      'orchestra/web:2.0.0',
      'samaconso/api:2.0.0',
      'samaconso/worker:2.0.0',
    ]);
    const reference = await registryReference(lab, API);
    expect(reference).toMatch(/^198\.51\.103\.10:5000\/samaconso\/api@sha256:[0-9a-f]{64}$/);
    expect(registry.images).toContainEqual({ name: API, reference });
  });

  test('fails when it is asked for an image that it does not have', async () => {
    await expect(registryReference(lab, 'samaconso/api:9')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LabError: registry: no image at 198.51.103.10:5000, got "samaconso/api:9"; arrimage lab status lists what it has]`,
    );
  });

  test('gives each host, by digest, the very image that it has by name', async () => {
    const named = await onHosts('docker', 'image', 'inspect', '--format', '{{.Id}}', API);
    const reference = await registryReference(lab, API);
    await onHosts('docker', 'pull', '--quiet', reference);
    expect(await onHosts('docker', 'image', 'inspect', '--format', '{{.Id}}', reference)).toEqual(named);
    expect(new Set(named).size).toBe(1);
  });

  test('gives each host a second version, with one digest, and the host runs it', async () => {
    const reference = await pushVariant(lab, API, '2.0.1', ['ENV VARIANT=second']);
    expect(reference).not.toBe(await registryReference(lab, API));
    expect((await run(['docker', 'image', 'inspect', 'samaconso/api:2.0.1'])).code).not.toBe(0);
    await onHosts('docker', 'pull', '--quiet', reference);
    const digests = await onHosts('docker', 'image', 'inspect', '--format', "'{{index .RepoDigests 0}}'", reference);
    expect(digests).toEqual([`${reference}\n`, `${reference}\n`, `${reference}\n`]);
    expect(await onHosts('docker', 'run', '--rm', reference, 'printenv', 'VARIANT')).toEqual(
      lab.hosts.map(() => 'second\n'),
    );
  });

  test('gets nothing pushed when the lab comes up again, and keeps what was pushed', async () => {
    const inspect = ['docker', 'inspect', '--format', '{{.Id}} {{.State.StartedAt}}', lab.registry.container];
    const before = [await runOrThrow(inspect), await labStatus(settings, place)];
    reported.length = 0;
    await labUp(settings, place);
    expect([await runOrThrow(inspect), await labStatus(settings, place)]).toEqual(before);
    expect(reported).toEqual([]);
  });

  test('is filled again, and a host too over SSH, when an image is missing', async () => {
    const [host] = lab.hosts;
    if (host === undefined) throw new Error('the lab has no host');
    const gone = '/var/lib/registry/docker/registry/v2/repositories/lab/redis/_manifests/tags/8';
    const before = await registryReference(lab, 'lab/redis:8');
    await runOrThrow(['docker', 'exec', lab.registry.container, 'rm', '-r', gone]);
    await runOrThrow(sshCommand(lab, host, ['docker', 'image', 'rm', 'lab/redis:8']));
    reported.length = 0;
    await labUp(settings, place);
    const isOfCache = (line: string) => / images (?:\(only the first time\)|in \d+ s)$/.test(line);
    expect(reported.filter((line) => !isOfCache(line))).toEqual(['loading 13 images on db', 'pushing lab/redis:8']);
    expect(await registryReference(lab, 'lab/redis:8')).toBe(before);
    await onHosts('docker', 'image', 'inspect', 'lab/redis:8');
  });
});
