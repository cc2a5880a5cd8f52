import { z } from 'zod';
import { count } from './count.ts';
import { size } from './size.ts';

/** Limits of a container; in the checked settings, with their units in the names. */
export interface Resources {
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly pids?: number;
  readonly shmBytes?: number;
  readonly nofile?: number;
}

/** Limits of one container. */
export const resources = z
  .strictObject({
    memory: size.exactOptional().describe('Hard memory limit of one container; no swap is added to it.'),
    cpus: z
      .number('expected a number of processors from 0.01 to 1024; write digits, without a unit')
      .min(0.01, 'expected a number of processors from 0.01 to 1024; choose one of these')
      .max(1024, 'expected a number of processors from 0.01 to 1024; choose one of these')
      .exactOptional()
      .describe('Processors that one container may use, such as 0.5.')
      .meta({ title: 'number', examples: [0.5] }),
    pids: count(16, 4_194_304).exactOptional().describe('Largest number of processes and threads.'),
    sharedMemory: size.exactOptional().describe('Size of /dev/shm; it counts against the memory limit.'),
    openFiles: count(64, 1_073_741_816)
      .exactOptional()
      .describe("Open files, soft and hard limit; not above the hard limit of the server's own."),
  })
  .transform(
    ({ memory, cpus, pids, sharedMemory, openFiles }): Resources => ({
      ...(memory === undefined ? {} : { memoryBytes: memory }),
      ...(cpus === undefined ? {} : { cpus }),
      ...(pids === undefined ? {} : { pids }),
      ...(sharedMemory === undefined ? {} : { shmBytes: sharedMemory }),
      ...(openFiles === undefined ? {} : { nofile: openFiles }),
    }),
  )
  .meta({ title: 'resources', description: 'Limits of one container.' });

/** The limits of a container, where none need to be written. */
export const limits = resources.prefault({}).describe('Limits of one container.');
