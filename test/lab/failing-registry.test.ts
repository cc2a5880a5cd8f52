import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labOf } from '../../lab/lab-settings.ts';
import { pushVariant } from './push-variant.ts';
import { arrimage, containerIds, deployed, LAB, onHost, PLACE, replaced } from './tools/deployed-lab.ts';
import { type FailingRegistry, failingRegistry } from './tools/failing-registry.ts';

const lab = labOf(LAB, PLACE);
// The hosts reach this machine at the first address of their network, and take it for a registry as the other one.
const GATEWAY = `${LAB.subnet}.1`;
let registry: FailingRegistry;

/** Settings by which Redis comes from the registry that fails. */
const redis = (tag: string) => [`images.redis.repository=${registry.address}/lab/redis`, `images.redis.tag=${tag}`];

describe('a registry that answers 500 during a deployment', () => {
  beforeAll(async () => {
    registry = await failingRegistry(lab.registry.address, GATEWAY, () => false);
    await deployed();
  });
  afterAll(async () => {
    await registry.close();
    await deployed();
    await onHost('worker', `docker image rm ${registry.address}/lab/redis:flaky`);
  });

  test('to every second request, is asked again until the image is there', async () => {
    const layers = Array.from({ length: 6 }, (_, index) => `COPY Dockerfile /layer-${index}`);
    await pushVariant(lab, 'lab/redis:8', 'flaky', layers);
    registry.fails = (count) => count % 2 === 0;
    const before = await containerIds();
    const { stderr } = await deployed(...redis('flaky'));
    expect(stderr).toContain(
      `worker: image ${registry.address}/lab/redis:flaky: pull failed (received unexpected HTTP status: 500 Internal Server Error), trying again`,
    );
    expect(replaced(before, await containerIds())).toEqual(['redis 1']);
    await onHost('worker', 'docker exec samaconso-lab-redis ls /layer-0 /layer-5');
  });

  test('fails when it does to each of them, and nothing is touched', async () => {
    registry.fails = () => true;
    const before = await containerIds();
    const settings = redis('never').flatMap((text) => ['--set', text]);
    const { code, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', ...settings);
    expect(stderr.match(/, trying again\n/g)).toHaveLength(14);
    expect(stderr.replaceAll(registry.address, '<registry>').split('\n').slice(-3).join('\n')).toMatchInlineSnapshot(`
      "server worker: image <registry>/lab/redis:never is missing there and cannot be pulled (received unexpected HTTP status: 500 Internal Server Error, tried 15 times); see what is wrong with its registry and deploy again, or load it on this machine's engine
      nothing was changed
      "
    `);
    expect(code).toBe(4);
    expect(await containerIds()).toEqual(before);
  });
});
