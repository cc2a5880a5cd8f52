import { expect, test } from 'vitest';
import { jobsSince } from '../../../toolkit/deploy/jobs-since.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { jobContainer } from '../../../toolkit/step/job.ts';
import { fakeServers } from '../fake-servers.ts';

const { topology } = (await fakeServers()).open;
const [job] = topology.jobs;
const server = topology.servers.find(({ name }) => name === job?.server);
if (job === undefined || server === undefined) throw new Error('no job');

const look = (record: string | null, container?: { readonly Id: string; readonly State: object }): Seen =>
  ({
    jobs: new Map(record === null ? [] : [[job.name, record]]),
    containers: container === undefined ? [] : [{ ...container, Name: `/${jobContainer(topology, job)}` }],
  }) as unknown as Seen;

const ended = (code: number) => ({ Running: false, Status: 'exited', ExitCode: code });
const before = look('old', { Id: 'first', State: ended(0) });
const since = (now: Seen) => jobsSince(topology, server, before, now);

test('a job has run where its record is another one', () => {
  expect(since(look('new'))).toEqual({ ended: [job.name], running: [] });
  expect(since(before)).toEqual({ ended: [], running: [] });
});

test('a job has run where it ended well, also where nobody could write that down', () => {
  expect(since(look('old', { Id: 'second', State: ended(0) }))).toEqual({ ended: [job.name], running: [] });
  expect(since(look('old', { Id: 'second', State: ended(1) }))).toEqual({ ended: [], running: [] });
});

test('a job that was let go of still runs', () => {
  const running = { Id: 'second', State: { Running: true, Status: 'running', ExitCode: 0 } };
  expect(since(look('old', running))).toEqual({ ended: [], running: [job.name] });
});
