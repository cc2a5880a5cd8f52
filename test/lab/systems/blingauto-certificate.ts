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
      // An earlier run has left an account that the authority of this one does not know.
      const left = 'docker ps -aq --filter volume=blingauto-lab-certificates | xargs -r docker rm -f';
      await onHost('db', `${left}; docker volume rm -f blingauto-lab-certificates`);
      await writeFile(join(SYSTEMS.place.project, 'config/blingauto/pebble.pem'), authority.trust);
      options = [
        `origin=https://${NAME}`,
        `edge.letsEncrypt.directory=${authority.directory}`,
        `edge.letsEncrypt.authority=pebble.pem`,
        `edge.letsEncrypt.nameServer=${authority.nameServer}`,
        `edge.letsEncrypt.calendar=* * * * *`,
        'edge.rateLimit.requests=100000',
        'api.processes=1',
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
      expect((await browserOf(`http://${HOST}`)('/health', { headers: { host: NAME } })).status).toBe(308);
    });

    test('has a key that only root may read, and a certbot without capabilities', async () => {
      const modes =
        'docker exec blingauto-lab-edge sh -c "stat -c %a:%u /etc/arrimage/certificates/live /etc/arrimage/certificates/archive/*/privkey*"';
      expect(new Set((await onHost('db', modes)).trim().split('\n'))).toEqual(new Set(['700:0', '600:0']));
      const limits =
        "docker inspect blingauto-lab-certbot --format '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}}'";
      expect((await onHost('db', limits)).trim()).toBe('true [ALL] []');
    });

    test('is renewed by itself before it ends, and no request is lost', async () => {
      const before = await serial();
      const loop = requestLoop(HOST, NAME, authority.root);
      await expect.poll(serial, { timeout: 180_000, interval: 1000 }).not.toBe(before);
      await new Promise((resolve) => setTimeout(resolve, 5000));
      const { served, failed } = await loop.stop();
      process.stderr.write(`renewed while ${served} requests were served\n`);
      expect(failed).toEqual([]);
      expect(served).toBeGreaterThan(50);
    });

    test('is listed with what is served, and its end', async () => {
      const { code, stdout } = await arrimage('certificates', 'list', TARGET, '--format', 'json', ...options);
      expect(code).toBe(0);
      const { certificates } = JSON.parse(stdout) as { readonly certificates: readonly unknown[] };
      const held = { names: [NAME], issuer: expect.stringContaining('Pebble') };
      expect(certificates).toMatchObject([
        {
          name: 'site',
          source: 'acme',
          places: [{ service: 'edge', stored: held, served: held, address: `${HOST}:443` }],
          failures: [],
        },
      ]);
    });

    test('incident: the authority refused; its words are told, it is not asked again at once, and status says so', async () => {
      await authority.setAddress(NAME, `${SYSTEMS.settings.subnet}.203`);
      const before = await serial();
      const refused = await arrimage('certificates', 'renew', TARGET, 'site', '--force', ...options);
      expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('connection refused')]);
      expect(refused.stdout).toContain(`check that port 80 of ${NAME} is reached from the internet`);
      const again = await arrimage('certificates', 'renew', TARGET, ...options);
      expect([again.code, again.stdout]).toEqual([
        1,
        expect.stringContaining('the authority was not asked: the last try failed'),
      ]);
      expect(await serial()).toBe(before);
      expect((await arrimage('status', TARGET, ...options)).stdout).toContain(
        'certificate site: the last try to obtain it failed',
      );
      expect((await arrimage('certificates', 'check', TARGET, ...options)).code).toBe(1);
      await authority.setAddress(NAME, HOST);
      const { code, stdout } = await arrimage('certificates', 'renew', TARGET, '--force', ...options);
      expect([code, stdout]).toEqual([0, expect.stringContaining('there is a new certificate')]);
    });
  });
}
