import { test } from 'vitest';
import { deployed } from '../tools/deployed-lab.ts';

test('deploys', async () => {
  await deployed();
});
