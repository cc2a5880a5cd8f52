import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { tryReadCertificate } from '../../../toolkit/certificates/held-certificate.ts';
import { inspectCertificates } from '../../../toolkit/certificates/inspect-certificates.ts';
import { judgeCertificates } from '../../../toolkit/certificates/judge-certificates.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import { HostError } from '../../../toolkit/host-error.ts';
import type { Hosts } from '../../../toolkit/hosts.ts';
import { certificateReport } from '../../../toolkit/report/certificate-report.ts';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { selfSigned } from '../../../toolkit/self-signed.ts';
import { configured } from '../../fixtures/configured.ts';

const NAME = 'api.preprod.blingauto.example.org';
const FILE = '/etc/arrimage/certificates/live/site-staging/fullchain.pem';
const DAY = 86_400_000;

/** Servers whose containers hold this; a text of null: the container does not run. */
function hostsWith(texts: Readonly<Record<string, string | null>>): Hosts {
  const script: Hosts['script'] = async (_server, _what, _script, { args = [] } = {}) => {
    const pairs = args.flatMap((word, index) => (index % 2 === 0 ? [`${word} ${args[index + 1]}`] : []));
    return pairs.map((pair) => (texts[pair] === null ? '' : `== ${pair}\n${texts[pair] ?? ''}`)).join('');
  };
  return { place: { project: '.', sockets: null }, script };
}

/** What is said of the certificate of blingauto/preprod, each with its state; `days` from when it was made. */
async function judged(
  texts: Readonly<Record<string, string | null>>,
  options: { readonly days?: number; readonly served?: string; readonly topology?: Topology } = {},
): Promise<readonly string[]> {
  const topology = options.topology ?? (await configured('blingauto/preprod'));
  const ask = async () => (options.served === undefined ? null : tryReadCertificate(options.served));
  const states = await inspectCertificates(topology, hostsWith(texts), { ask });
  const now = new Date(Date.now() + (options.days ?? 0) * DAY);
  return judgeCertificates(topology, states, now).map((finding) =>
    `${finding.state} ${findingText(finding)}`.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>'),
  );
}

const EDGE = `blingauto-preprod-edge ${FILE}`;
const NOTES = 'blingauto-preprod-certbot notes';

describe('the certificates of an environment', () => {
  test('are well while they last', async () => {
    const { certificate } = await selfSigned([NAME]);
    expect(await judged({ [EDGE]: certificate }, { served: certificate })).toEqual([
      'ok server main: certificate site of edge: ends in 364 days (<time>), from CN=arrimage lab',
    ]);
  });

  test('are no matter before the first deployment', async () => {
    expect(await judged({ [EDGE]: null, [NOTES]: null })).toEqual([
      'ok server main: certificate site of edge: the deployment obtains it',
    ]);
  });

  test('fails when one is not there, for other names, late, or has ended', async () => {
    const { certificate } = await selfSigned([NAME]);
    const other = await selfSigned(['other.example.org']);
    expect([
      ...(await judged({})),
      ...(await judged({ [EDGE]: other.certificate })),
      ...(await judged({ [EDGE]: certificate }, { days: 280 })),
      ...(await judged({ [EDGE]: certificate }, { days: 366 })),
    ]).toMatchInlineSnapshot(`
      [
        "error server main: certificate site of edge: is not there; run arrimage certificates renew blingauto/preprod site",
        "error server main: certificate site of edge: is not valid for api.preprod.blingauto.example.org; deploy, which obtains one",
        "warning server main: certificate site of edge: ends in 84 days (<time>); its renewal is late; run arrimage certificates renew blingauto/preprod site, which says why",
        "error server main: certificate site of edge: has ended (<time>); run arrimage certificates renew blingauto/preprod site",
      ]
    `);
  });

  test('fails when another one is served than lies there', async () => {
    const { certificate } = await selfSigned([NAME]);
    const other = await selfSigned([NAME]);
    expect(await judged({ [EDGE]: certificate }, { served: other.certificate })).toMatchInlineSnapshot(`
      [
        "warning server main: certificate site of edge: another one is served at 192.0.2.70:443 (CN=arrimage lab, ends in 364 days (<time>)); see what edge says by arrimage logs, and what stands before it",
      ]
    `);
  });

  test('fails when the last try to obtain one failed, with the words of the authority', async () => {
    const { certificate } = await selfSigned([NAME]);
    const notes = 'site-staging 1795277151 2 1795277451 own 192.0.2.70: connection refused\n';
    expect((await judged({ [EDGE]: certificate, [NOTES]: notes })).slice(1)).toMatchInlineSnapshot(`
      [
        "warning server main: certificate site: the last try to obtain it failed at <time> (2 in a row): 192.0.2.70: connection refused; nobody is asked before <time>; mend the cause, then run arrimage certificates renew blingauto/preprod site --force",
      ]
    `);
    const asked = notes.replace('own', 'authority');
    expect((await judged({ [EDGE]: certificate, [NOTES]: asked }))[1]).toContain('as the authority asks for');
  });

  test('that are given are told of 30 days before, with what people have to do', async () => {
    const topology = await configured('orchestra/prod');
    const [place] = topology.files.filter(({ target }) => target.endsWith('/certificate.pem'));
    const container = `orchestra-prod-edge ${place?.target}`;
    const { certificate } = await selfSigned(topology.certificates[0]?.domains ?? []);
    expect((await judged({ [container]: certificate }, { topology, days: 300 }))[0]).toMatch(/^ok /);
    expect(await judged({ [container]: certificate }, { topology, days: 340 })).toMatchInlineSnapshot(`
      [
        "warning server main: certificate site of edge: ends in 24 days (<time>); get a new one, put its chain and key in place, count up the version of its secrets, and deploy",
      ]
    `);
  });

  test('of a server that does not answer are left out where that is said', async () => {
    const topology = await configured('blingauto/preprod');
    const script: Hosts['script'] = async () => Promise.reject(new HostError('main', 'ssh', 'no answer'));
    const hosts = { ...hostsWith({}), script };
    const [state] = await inspectCertificates(topology, hosts, { unreachable: 'left out' });
    expect(state?.places).toEqual([]);
    await expect(inspectCertificates(topology, hosts)).rejects.toThrow('server main: no answer');
  });

  test('are listed with where they are served and how they are renewed', async () => {
    const topology = await configured('blingauto/preprod');
    const { certificate } = await selfSigned([NAME]);
    const states = await inspectCertificates(topology, hostsWith({ [EDGE]: certificate }), { ask: async () => null });
    const now = new Date();
    const report = { target: 'blingauto/preprod', states, findings: judgeCertificates(topology, states, now), now };
    const text = certificateReport(report, 'text', colorsFor(false));
    for (const part of [NAME, 'edge on main', '192.0.2.70:443', 'ends in 364 days', 'by certbot'])
      expect(text).toContain(part);
    expect(JSON.parse(certificateReport(report, 'json', colorsFor(false)))).toMatchObject({
      ok: true,
      certificates: [{ name: 'site', source: 'acme', places: [{ service: 'edge', daysLeft: 364 }], failures: [] }],
    });
  });
});
