import { expect, test } from 'vitest';
import { deployedContent } from '../../toolkit/host-files.ts';
import { plainText } from '../../toolkit/secrets/secrets.ts';
import { introduce, upstreamsFile } from '../../toolkit/step/edge-upstreams.ts';
import { findService } from '../../toolkit/step/find-node.ts';
import type { StepPlace } from '../../toolkit/step/step-place.ts';
import { fakeServers } from './fake-servers.ts';

/** What becomes of an edge whose file says something: the text that is written, if any, and whether it reads its files again. */
async function introducedTo(
  live: (wanted: string) => string,
): Promise<{ readonly text: string | null; readonly written: number; readonly reads: number }> {
  let file = '';
  let reads = 0;
  const { open, received } = await fakeServers(({ script }) => (script.includes('cat -- "$@"') ? file : null));
  const { topology, hosts } = open;
  const server = topology.servers.find(({ name }) => name === 'app');
  if (server === undefined) throw new Error('no server app');
  const edge = findService(topology, server, 'edge');
  const upstreams = upstreamsFile(topology, edge);
  if (upstreams === undefined) throw new Error('no upstreams');
  file = live(plainText(deployedContent(topology, upstreams), new Map()));
  const place: StepPlace = { topology, server, hosts, secrets: async () => new Map(), report: () => undefined };
  const text = await introduce(place, edge, async () => void reads++);
  return { text, written: received.filter(({ script }) => script.includes('ARCHIVE')).length, reads };
}

/** Before each of the lines of containers, one of an old container. */
const withOld = (wanted: string): string => wanted.replace(/^( *server )([^\s:]+)/gm, '$1old-$2:8000;\n$1$2');

test('an edge that has turned to all is told nothing', async () => {
  expect(await introducedTo((wanted) => wanted)).toEqual({ text: null, written: 0, reads: 0 });
});

test('nor is one whose file is gone: it goes on with what it has read until it gets all of it', async () => {
  expect(await introducedTo(() => '')).toEqual({ text: null, written: 0, reads: 0 });
});

test('an edge comes to know what it will turn to before it does', async () => {
  const { text, ...done } = await introducedTo((wanted) => wanted.replace(/^( *server )([^\s:]+)/gm, '$1old-$2'));
  expect(done).toEqual({ written: 1, reads: 1 });
  expect(text).toMatch(/server old-/);
  expect(text).toMatch(/server (?!old-)/);
});

test('a file that a run wrote which was cut off may not have been read: the edge reads it again', async () => {
  const { text, ...done } = await introducedTo(withOld);
  expect(done).toEqual({ written: 0, reads: 1 });
  expect(text).toMatch(/server old-/);
});
