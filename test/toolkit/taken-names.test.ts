import { expect, test } from 'vitest';
import * as arrimage from '../../index.ts';
import { identifiersOf } from '../../toolkit/import/write/identifiers.ts';
import { identifierOf } from '../../toolkit/init/systems-module.ts';
import { TAKEN_NAMES } from '../../toolkit/taken-names.ts';
import { planOf } from './import/samples.ts';

test('no constant is called as something that a stack may import', () => {
  const functions = Object.keys(arrimage).filter((name) => /^[a-z]/.test(name));
  expect([...functions, ...Object.keys(arrimage.nouns)].filter((name) => !TAKEN_NAMES.has(name))).toEqual([]);
});

test('a system or a service with a name that is taken gets another constant', async () => {
  const plan = await planOf('wordpress');
  const [first] = plan.containers;
  const containers = first === undefined ? [] : [{ ...first, name: 'server' }];
  expect(identifiersOf({ ...plan, containers }, 'own').container('server')).toBe('serverService');
  expect(identifierOf('server')).toBe('serverSystem');
});
