import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useEngine } from '../../lab/engine.ts';
import { createNetworkCommand } from '../../lab/host.ts';
import { labDown } from '../../lab/lab.ts';
import { type LabPlace, type LabSettings, labOf } from '../../lab/lab-settings.ts';
import { createOutsideCommand, type Outside, startOutside, stopOutside } from '../../lab/outside/outside.ts';
import { outsideImage } from '../../lab/outside/outside-image.ts';
import { run, runOrThrow } from '../../lab/run.ts';
import { place as cachePlace } from './tools/place.ts';

const settings: LabSettings = { name: 'outside', subnet: '198.51.105', hosts: ['db'] };
let place: LabPlace = { ...cachePlace, project: '' };
let program: Outside = { name: 'greeter', image: '', number: 200 };

let release = async (): Promise<void> => {};

beforeAll(async () => {
  place = { ...cachePlace, project: await mkdtemp(join(tmpdir(), 'arrimage-lab-')) };
  release = await useEngine(place);
  program = {
    ...program,
    image: await outsideImage(place, 'base'),
    command: ['sh', '-c', 'cat /etc/greeter/greeting.txt && exec sleep 60'],
    files: { '/etc/greeter/greeting.txt': 'good morning\n' },
    environment: { HOUR: '2' },
  };
  await runOrThrow(createNetworkCommand(labOf(settings, place)));
});

afterAll(async () => {
  await release();
  await labDown(settings, place);
  await rm(place.project, { recursive: true, force: true });
});

describe('a program of the outside world', () => {
  test('has an address of the lab that hosts do not get, and the label by which the lab is removed', () => {
    expect(createOutsideCommand(labOf(settings, place), { ...program, image: 'greeter:1' }).join(' ')).toBe(
      'docker create --init --name arrimage-outside-greeter --hostname greeter --label arrimage.lab=outside --network arrimage-outside --ip 198.51.105.200 -e HOUR=2 greeter:1 sh -c cat /etc/greeter/greeting.txt && exec sleep 60',
    );
  });

  test('runs with its files, and anew where it ran already', async () => {
    const lab = labOf(settings, place);
    expect(await startOutside(lab, program)).toBe('198.51.105.200');
    await startOutside(lab, { ...program, files: { '/etc/greeter/greeting.txt': 'good night\n' } });
    await expect
      .poll(async () => (await run(['docker', 'logs', 'arrimage-outside-greeter'])).stdout)
      .toBe('good night\n');
  });

  test('is gone when it is stopped, and stopping it again is no error', async () => {
    const lab = labOf(settings, place);
    await startOutside(lab, program);
    await stopOutside(lab, program.name);
    await stopOutside(lab, program.name);
    expect((await run(['docker', 'inspect', 'arrimage-outside-greeter'])).code).not.toBe(0);
  });

  test('goes with its lab', async () => {
    await startOutside(labOf(settings, place), program);
    await labDown(settings, place);
    expect((await run(['docker', 'inspect', 'arrimage-outside-greeter'])).code).not.toBe(0);
    await runOrThrow(createNetworkCommand(labOf(settings, place)));
  });
});
