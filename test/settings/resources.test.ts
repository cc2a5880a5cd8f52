import { describe, expect, test } from 'vitest';
import { resources } from '../../settings/schema/resources.ts';
import { noun } from './noun.ts';

describe('resources', () => {
  const { lines, value } = noun(resources);

  test('are in bytes once checked', () => {
    expect(value('{ memory: 2GiB, cpus: 0.5, pids: 512, sharedMemory: 1GiB, openFiles: 4096 }')).toEqual({
      memoryBytes: 2147483648,
      cpus: 0.5,
      pids: 512,
      shmBytes: 1073741824,
      nofile: 4096,
    });
  });

  test('may all be left out', () => {
    expect(value('{}')).toEqual({});
  });

  test('fails when the memory is a number', () => {
    expect(lines('{ memory: 2048 }')).toMatchInlineSnapshot(
      `"a.yaml:1:18 value.memory: expected a size such as "512MiB" or "2GiB", got the number "2048"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when the processors are none', () => {
    expect(lines('{ cpus: 0 }')).toMatchInlineSnapshot(
      `"a.yaml:1:16 value.cpus: expected a number of processors from 0.01 to 1024, got "0"; choose one of these"`,
    );
  });

  test('fails when the processors have a unit', () => {
    expect(lines('{ cpus: 500m }')).toMatchInlineSnapshot(
      `"a.yaml:1:16 value.cpus: expected a number of processors from 0.01 to 1024, got "500m"; write digits, without a unit"`,
    );
  });

  test('fails when a key has another name', () => {
    expect(lines('{ mem: 2GiB }')).toMatchInlineSnapshot(
      `"a.yaml:1:10 value.mem: unknown setting, got "mem"; the settings are memory, cpus, pids, sharedMemory, openFiles"`,
    );
  });

  test('fails when there are too few processes', () => {
    expect(lines('{ pids: 1 }')).toMatchInlineSnapshot(
      `"a.yaml:1:16 value.pids: expected a whole number from 16 to 4194304, got "1"; choose one of these"`,
    );
  });
});
