import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  AUTHORITY_TARGET,
  BUNDLE_FOLDER,
  ENVIRONMENT_FOLDER,
  entrypointOf,
} from '../../constructs/topology/entrypoint.ts';

let root = '';
const roots = '/etc/ssl/certs/ca-certificates.crt';

/** The entry point as it is, with its places moved below a folder of the test. */
function script(): string {
  return entrypointOf('other')
    .replaceAll(/(\/run)?\/arrimage/g, (path) => `${root}${path}`)
    .replaceAll(roots, `${root}/roots.pem`);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'entrypoint-'));
  mkdirSync(join(root, ENVIRONMENT_FOLDER), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

describe('the entry point', () => {
  test('exports each file as it is, newlines at the end and quotes included, and becomes the program', () => {
    const value = 'p"a\'s $HOME `x`\\ \n\n';
    writeFileSync(join(root, ENVIRONMENT_FOLDER, 'PASSWORD'), value);
    const print = 'process.stdout.write(JSON.stringify([process.env.PASSWORD, process.argv.slice(1)]))';
    const out = execFileSync('/bin/sh', ['-c', script(), 'sh', process.execPath, '-e', print, 'a b', '$c'], {
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toEqual([value, ['a b', '$c']]);
  });

  test('starts the program when there is nothing to export', () => {
    expect(execFileSync('/bin/sh', ['-c', script(), 'sh', 'echo', 'started'], { encoding: 'utf8' })).toBe('started\n');
  });

  test("puts the public roots and the company's authority into one file", () => {
    mkdirSync(join(root, BUNDLE_FOLDER), { recursive: true });
    writeFileSync(join(root, AUTHORITY_TARGET), 'company\n');
    writeFileSync(join(root, 'roots.pem'), 'public\n');
    execFileSync('/bin/sh', ['-c', script(), 'sh', 'true']);
    expect(readFileSync(join(root, BUNDLE_FOLDER, 'ca-bundle.pem'), 'utf8')).toBe('public\ncompany\n');
  });

  test('adds the internal authority to them', () => {
    mkdirSync(join(root, BUNDLE_FOLDER), { recursive: true });
    mkdirSync(join(root, '/arrimage/tls'), { recursive: true });
    writeFileSync(join(root, '/arrimage/tls/authority.crt'), 'internal\n');
    writeFileSync(join(root, 'roots.pem'), 'public\n');
    execFileSync('/bin/sh', ['-c', script(), 'sh', 'true']);
    expect(readFileSync(join(root, BUNDLE_FOLDER, 'ca-bundle.pem'), 'utf8')).toBe('public\ninternal\n');
  });

  test('fails when the image has no public roots, before the program starts', () => {
    mkdirSync(join(root, BUNDLE_FOLDER), { recursive: true });
    writeFileSync(join(root, AUTHORITY_TARGET), 'company\n');
    const result = spawnSync('/bin/sh', ['-c', script(), 'sh', 'echo', 'started'], { encoding: 'utf8' });
    expect([result.status, result.stdout]).toEqual([78, '']);
    expect(result.stderr.replaceAll(root, '')).toBe(
      'arrimage: /roots.pem: the image has no public roots; install ca-certificates in it\n',
    );
  });
});
