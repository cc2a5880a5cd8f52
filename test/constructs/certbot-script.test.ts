import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CertbotOrder, certbotScript } from '../../constructs/certbot-script.ts';

const ORDER: CertbotOrder = {
  domains: ['shop.example.org'],
  lineage: 'site-production',
  directory: 'https://real/directory',
  rehearsal: { lineage: 'site-rehearsal', directory: 'https://tries/directory', others: ['site-staging'] },
  email: null,
  isLimited: true,
};

/** Writes what it was asked into `asked`, and a new certificate unless a file `refuses` holds what it says instead. */
const CERTBOT = `#!/bin/sh
echo "$*" | sed -e 's/.*--cert-name \\([^ ]*\\) --server \\([^ ]*\\)/\\1 \\2/' >>"$ROOM/asked"
if [ -e "$ROOM/refuses" ]; then cat "$ROOM/refuses"; exit 1; fi
name=$(echo "$*" | sed 's/.*--cert-name \\([^ ]*\\).*/\\1/')
mkdir -p "$ROOM/letsencrypt/live/$name"
if [ ! -e "$ROOM/is-not-due" ]; then date +%s%N >"$ROOM/letsencrypt/live/$name/fullchain.pem"; fi
echo key >"$ROOM/letsencrypt/live/$name/privkey.pem"
`;

describe('the script around certbot', () => {
  let room = '';
  const note = (name: string): string => join(room, 'letsencrypt/arrimage', name);
  const asked = (): readonly string[] =>
    existsSync(join(room, 'asked')) ? readFileSync(join(room, 'asked'), 'utf8').trim().split('\n') : [];
  const refuse = (text: string): void => writeFileSync(join(room, 'refuses'), text);
  const seconds = (): number => Math.floor(Date.now() / 1000);

  function script(words: readonly string[], order: Partial<CertbotOrder> = {}) {
    const file = join(room, 'certificate');
    const text = certbotScript({ ...ORDER, ...order })
      .replaceAll('/etc/letsencrypt', join(room, 'letsencrypt'))
      .replaceAll('/tmp/certbot', join(room, 'tmp'))
      .replaceAll('/arrimage/acme-trust.pem', join(room, 'trust.pem'));
    writeFileSync(file, text);
    const env = { PATH: `${join(room, 'bin')}:${process.env['PATH'] ?? ''}`, ROOM: room, EDGE: 'edge:443' };
    const { status, stdout, stderr } = spawnSync('/bin/sh', [file, ...words], { env, encoding: 'utf8' });
    return { code: status, stdout, stderr: stderr.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>') };
  }

  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), 'arrimage-certbot-'));
    mkdirSync(join(room, 'bin'));
    for (const [name, text] of Object.entries({ certbot: CERTBOT, python3: '#!/bin/sh\n', flock: '#!/bin/sh\n' })) {
      writeFileSync(join(room, 'bin', name), text, { mode: 0o755 });
    }
  });
  afterEach(() => rmSync(room, { recursive: true }));

  test('asks the authority for tries first, and the real one once that has given a certificate', () => {
    expect(script(['obtain']).code).toBe(0);
    expect(asked().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'site-rehearsal https://tries/directory',
      'site-production https://real/directory',
    ]);
  });

  test('does not ask the real one where that for tries refuses', () => {
    refuse('  Type:   dns\n  Detail: no record\nSome challenges have failed.\n');
    const { code, stdout, stderr } = script(['obtain']);
    expect([code, asked().length]).toEqual([1, 1]);
    expect(stdout).toContain('Detail: no record');
    expect(stderr).toMatchInlineSnapshot(`
      "arrimage: check that the DNS has a record of shop.example.org for this server, and that it is known everywhere
      arrimage: nobody is asked again before <time>
      arrimage: the authority for tries gave no certificate, so the real one was not asked
      "
    `);
  });

  test('takes an earlier try for the same names, and no other, as enough', () => {
    script(['obtain'], { lineage: 'site-staging', directory: 'https://tries/directory', rehearsal: null });
    script(['obtain']);
    expect(asked().map((line) => line.split(' ')[0])).toEqual(['site-staging', 'site-production']);
    script(['obtain'], { domains: ['shop.example.org', 'www.example.org'] });
    expect(
      asked()
        .slice(2)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['site-rehearsal', 'site-production']);
  });

  test('asks nobody in a deployment where a certificate for these names is there', () => {
    script(['obtain']);
    const before = asked().length;
    const { code, stdout } = script(['obtain']);
    expect([code, stdout]).toEqual([
      0,
      'arrimage: a valid certificate site-production for shop.example.org is there; nobody was asked\n',
    ]);
    // Whether it has ended, certbot is asked, and that asks nobody.
    expect(asked().slice(before)).toEqual([expect.stringContaining('certificates --config-dir')]);
  });

  test('says that a certificate is not due where certbot has left it', () => {
    script(['renew']);
    writeFileSync(join(room, 'is-not-due'), '');
    expect(script(['renew']).stdout).toBe('arrimage: the certificate site-production is not due\n');
  });

  test('asks nobody for a while after a failed try, unless it is forced', () => {
    script(['renew']);
    refuse('  Type:   connection\n  Detail: connection refused\n');
    expect(script(['renew']).code).toBe(1);
    const before = asked().length;
    const { code, stderr } = script(['renew']);
    expect([code, asked().length]).toEqual([69, before]);
    expect(stderr).toMatchInlineSnapshot(`
      "arrimage: the authority was not asked: the last try failed (connection refused); not before <time>, or by arrimage certificates renew --force
      "
    `);
    expect(script(['notes']).stdout).toMatch(/^site-production \d+ 1 \d+ own connection refused\n$/);
    rmSync(join(room, 'refuses'));
    expect(script(['renew', '--force']).code).toBe(0);
    expect(script(['notes']).stdout).toBe('');
  });

  test('waits longer after each failed try', () => {
    refuse('  Detail: no\n');
    const pauses = [1, 2, 3, 4].map(() => {
      script(['renew', '--force'], { isLimited: false, rehearsal: null });
      const [until = ''] = readFileSync(note('site-production.until'), 'utf8').split(' ');
      return Math.round((Number(until) - seconds()) / 60);
    });
    expect(pauses).toEqual([1, 5, 15, 30]);
  });

  test('waits as long as the authority asks for, forced or not', () => {
    refuse('Error creating new order :: too many certificates, retry after 2099-11-21 16:00:00 UTC: see https://x\n');
    expect(script(['renew'], { rehearsal: null }).stderr).toContain('a limit of the authority is reached; wait');
    const { code, stderr } = script(['renew', '--force'], { rehearsal: null });
    expect(code).toBe(69);
    expect(stderr).toMatchInlineSnapshot(`
      "arrimage: the authority was not asked: it has asked to wait; not before <time>
      "
    `);
  });

  test('stays below the limits of the real authority, forced or not', () => {
    script(['renew']);
    const now = seconds();
    writeFileSync(note('site-production.failed'), `${now - 60}\n`.repeat(5));
    expect(script(['renew', '--force']).stderr).toContain('it allows 5 failures an hour; not before <time>');
    writeFileSync(note('site-production.failed'), `${now - 4000}\n`.repeat(5));
    writeFileSync(note('site-production.obtained'), `${now - 60} shop.example.org\n`.repeat(5));
    expect(script(['renew', '--force']).stderr).toContain('it allows 5 certificates for the same names in 7 days');
    expect(script(['renew']).code).toBe(0);
    expect(script(['renew', '--force'], { isLimited: false }).code).toBe(0);
  });

  test('verifies an authority of the company by the PEM that was given', () => {
    writeFileSync(join(room, 'trust.pem'), 'company\n');
    writeFileSync(join(room, 'bin/certbot'), '#!/bin/sh\ncat "$REQUESTS_CA_BUNDLE"; exit 1\n', { mode: 0o755 });
    expect(script(['renew'], { rehearsal: null }).stdout).toBe('company\n');
  });
});
