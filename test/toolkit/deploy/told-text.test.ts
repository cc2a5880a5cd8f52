import { expect, test } from 'vitest';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { toldText } from '../../../toolkit/deploy/told-text.ts';
import { hostFailure } from '../../../toolkit/host-failure.ts';
import { shop } from '../../fixtures/topology.ts';

const NAMES = shop.secrets.map(({ name }) => name);

const printed = Array.from({ length: 25 }, (_, index) => `line ${index}`).join('\n');
const stderr = `waiting\nweb is unhealthy\nprobe ended with 1: no\nlast lines of web:\n${printed}\npassword=hunter22\n`;
const [server] = shop.servers;
if (server === undefined) throw new Error('no server');
const error = hostFailure(server, 'waiting for web', { code: 3, stderr });

function told(secrets: ReadonlyMap<string, string>): string {
  return toldText({ topology: shop, secrets } as Deployment, error);
}

test('what a program printed is told without the values of secrets', () => {
  expect(NAMES.length).toBeGreaterThan(0);
  const [first = '', ...others] = NAMES;
  const secrets = new Map([[first, 'hunter22'], ...others.map((name) => [name, `other ${name}`] as const)]);
  expect(told(secrets)).toBe(error.message.replace('hunter22', `<secret:${first}>`));
});

test('what a program printed is not told where values cannot be read', () => {
  expect(told(new Map())).toMatchInlineSnapshot(`
    "server app: waiting for web failed: web is unhealthy
    what it said may hold secrets, which cannot be read now, and is not shown"
  `);
});
