import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopPebble } from '../../../lab/outside/pebble.ts';
import { browserOf } from '../tools/browsing.ts';
import { type Authority, requestLoop, SYSTEMS_LAB, servedAt, startAuthority } from '../tools/certificate-authority.ts';
import { arrimage, onHost, SYSTEMS } from '../tools/systems-lab.ts';

const TARGET = 'blingauto/lab';
const NAME = 'api.blingauto.test';
const HOST = `${SYSTEMS.settings.subnet}.11`;
const ELSEWHERE = `${SYSTEMS.settings.subnet}.13`;

/** Seconds that a certificate is valid for; certbot renews one that lasts less than ten days when half of them are over. */
const VALID_SECONDS = 150;

/** What follows the tests of BlingAuto, on the same host. */
export function describeCertificate(): void {
  describe('the certificate of BlingAuto', () => {
    let authority: Authority;
    let options: readonly string[] = [];
    const containers = (): Promise<string> =>
      onHost('db', "docker ps --filter label=arrimage.service --format '{{.ID}} {{.Names}}' | sort");
    const serial = async (): Promise<string> => (await servedAt(HOST, NAME, authority.root)).serialNumber;

    beforeAll(async () => {
      authority = await startAuthority(VALID_SECONDS);
      await writeFile(join(SYSTEMS.place.project, 'config/blingauto/pebble.pem'), authority.trust);
      const letsEncrypt = `edge.letsEncrypt`;
      options = [
        `origin=https://${NAME}`,
        `${letsEncrypt}.directory=${authority.directory}`,
        `${letsEncrypt}.authority=pebble.pem`,
        `${letsEncrypt}.nameServer=${authority.nameServer}`,
        `${letsEncrypt}.calendar=* * * * *`,
      ].flatMap((text) => ['--set', text]);
    });

    afterAll(() => stopPebble(SYSTEMS_LAB));

    test('incident: the DNS was wrong before the certificate was asked for; it is refused before anything is touched', async () => {
      await authority.setAddress(NAME, ELSEWHERE);
      const before = await containers();
      const { code, stderr } = await arrimage('deploy', TARGET, '--yes', ...options);
      expect(code).toBe(4);
      expect(stderr).toContain(
        `server db: name ${NAME}: resolves to ${ELSEWHERE}, not to ${HOST}; put its record in the DNS right before a certificate is asked for; where address translation stands between, say so in publicAddresses`,
      );
      expect(stderr).toContain('nothing was changed');
      expect(await containers()).toBe(before);
    });

    test('is obtained by the first deployment, which ends with it served', async () => {
      await authority.setAddress(NAME, HOST);
      const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes', ...options);
      if (code !== 0) throw new Error(`deploy ended with ${code}\n${stdout}\n${stderr}`);
      const { subjectAltName, issuer } = await servedAt(HOST, NAME, authority.root);
      expect([subjectAltName, issuer]).toEqual([`DNS:${NAME}`, expect.stringContaining('Pebble')]);
    });
  });
}
