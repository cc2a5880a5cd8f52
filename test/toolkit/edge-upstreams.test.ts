import { expect, test } from 'vitest';
import { withoutServers } from '../../toolkit/canary/upstreams.ts';
import { withNewServers } from '../../toolkit/step/edge-upstreams.ts';

const upstreams = (web: readonly string[], api: readonly string[]): string =>
  `resolver 127.0.0.11 valid=1s ipv6=off;
upstream web {
  zone web 128k;
${web.map((name) => `  server ${name}:8000 resolve max_fails=0;\n`).join('')}}
upstream api {
  zone api 128k;
${api.map((name) => `  server ${name}:9000 resolve max_fails=0;\n`).join('')}}
`;

test('an edge knows new containers beside the old ones before it turns, each behind its own service', () => {
  const live = upstreams(['web-a1', 'web-a2'], ['api-a']);
  const wanted = upstreams(['web-b1', 'web-b2'], ['api-a']);
  expect(withNewServers(live, wanted)).toBe(upstreams(['web-a1', 'web-a2', 'web-b1', 'web-b2'], ['api-a']));
});

test('nothing is new where the same containers stay, or fewer of them', () => {
  const live = upstreams(['web-a1', 'web-a2'], ['api-a']);
  expect(withNewServers(live, live)).toBe(live);
  expect(withNewServers(live, upstreams(['web-a1'], ['api-a']))).toBe(live);
});

test('a container that has a weight is not named twice', () => {
  const live = upstreams(['web-a', 'web-b'], []).replace('web-b:8000', 'web-b:8000 weight=5');
  expect(withNewServers(live, upstreams(['web-b'], []))).toBe(live);
});

test('there is nothing to add to where an edge has no upstreams yet', () => {
  expect(withNewServers('', upstreams(['web-a'], []))).toBe('');
});

test('a container that has taken leave is no more among the upstreams', () => {
  const both = upstreams(['web-a1', 'web-a2', 'web-b1'], ['api-a']);
  expect(withoutServers(both, (name) => name === 'web-a1')).toBe(upstreams(['web-a2', 'web-b1'], ['api-a']));
  expect(withoutServers(both, (name) => name !== 'web-b1')).toBe(upstreams(['web-b1'], []));
});
