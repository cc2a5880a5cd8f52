import { join } from 'node:path';
import { expect } from 'vitest';
import { run } from '../../lab/run.ts';

/** Folder of the project that the lab belongs to. */
export const PROJECT = join(import.meta.dirname, '../..');

/** A lab with samaconso/lab deployed on it. */
export interface DeployedLab {
  /** Runs a command on one of its hosts. */
  readonly ssh: (host: string, command: string) => Promise<{ readonly code: number | null; readonly stdout: string }>;
}

/** The lab with samaconso/lab deployed; fails unless its containers run. */
export async function deployedLab(): Promise<DeployedLab> {
  const config = join(PROJECT, '.arrimage/lab/lab/ssh_config');
  const ssh = (host: string, command: string) => run(['ssh', '-F', config, '-o', 'BatchMode=yes', host, command]);
  const services = `docker ps --filter label=arrimage.system=samaconso --filter label=arrimage.environment=lab --format '{{.Label "arrimage.service"}}'`;
  for (const [host, expected] of Object.entries(SERVICES)) {
    const { stdout } = await ssh(host, services);
    expect([host, ...stdout.trim().split('\n').sort()]).toEqual([host, ...expected]);
  }
  return { ssh };
}

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  db: ['minio', 'pgbouncer', 'postgres'],
  app: ['api', 'api', 'edge', 'rabbitmq'],
  worker: ['redis', 'worker'],
};
