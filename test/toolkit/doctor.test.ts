import { describe, expect, test } from 'vitest';
import { diagnose, isFatal } from '../../toolkit/doctor.ts';
import type { Finding } from '../../toolkit/examine/finding.ts';
import { colorsFor } from '../../toolkit/report/colors.ts';
import { doctorReport } from '../../toolkit/report/doctor-report.ts';
import type { Runner } from '../../toolkit/run.ts';
import { shop } from '../fixtures/topology.ts';

/** Answers as the named programs would; all others cannot be started. */
function answering(answers: Readonly<Record<string, string>>): Runner {
  return async (program, args) => {
    const answer = answers[[program, ...args].join(' ')];
    if (answer === undefined) return { code: null, stdout: new Uint8Array(), stderr: `spawn ${program} ENOENT` };
    return { code: 0, stdout: new TextEncoder().encode(answer), stderr: '' };
  };
}

const COMPLETE = {
  'git --version': 'git version 2.39.5',
  'terraform version': 'Terraform v1.11.4\non linux_amd64',
  'docker --version': 'Docker version 28.2.2, build e6534b4',
  'docker compose version': 'Docker Compose version v2.40.3',
  'ssh -V': 'OpenSSH_9.2p1 Debian-2+deb12u5, OpenSSL 3.0.15',
};

describe('doctor', () => {
  test('finds a complete machine well', async () => {
    const found = await diagnose(answering(COMPLETE), '/', '20.20.2');
    expect(found.map(({ tool, found: version, state }) => `${tool} ${version} ${state}`)).toEqual([
      'node 20.20.2 ok',
      'git 2.39.5 ok',
      'terraform 1.11.4 ok',
      'docker 28.2.2 ok',
      'docker compose 2.40.3 ok',
      'ssh 9.2 ok',
    ]);
  });

  test('says what is old or missing, and what to do', async () => {
    const answers = { 'git --version': 'git version 2.19.9', 'docker --version': 'Docker version 20.10.24' };
    const found = await diagnose(answering(answers), '/', '20.20.2');
    expect(doctorReport({ machine: found, environment: null }, 'text', colorsFor(false))).toMatchInlineSnapshot(`
      "┌─────────┬────────────────┬──────────┬─────────┬──────────────────────────────────────┐
      │         │ program        │ found    │ needed  │ for                                  │
      ├─────────┼────────────────┼──────────┼─────────┼──────────────────────────────────────┤
      │ ok      │ node           │ 20.20.2  │ 20.12.0 │ run arrimage                         │
      │ old     │ git            │ 2.19.9   │ 2.20.0  │ diff against a revision              │
      │ missing │ terraform      │ -        │ 1.10.0  │ validate and apply the stacks        │
      │ ok      │ docker         │ 20.10.24 │ 20.10.0 │ talk to the engines of the servers   │
      │ missing │ docker compose │ -        │ 2.24.1  │ validate and start the Compose files │
      │ missing │ ssh            │ -        │ 7.6.0   │ reach the servers                    │
      └─────────┴────────────────┴──────────┴─────────┴──────────────────────────────────────┘

      git: install git from your system’s packages
      terraform: install Terraform 1.10 or newer, or OpenTofu under that name
      docker compose: install the compose plugin of docker, 2.24.1 or newer
      ssh: install the OpenSSH client
      "
    `);
    expect(found.some(isFatal)).toBe(false);
  });

  test('fails when Node is too old', async () => {
    const found = await diagnose(answering(COMPLETE), '/', '18.20.0');
    expect(found.filter(isFatal).map(({ remedy }) => remedy)).toEqual(['install Node 20.12 or newer']);
  });

  test('shows servers with what was found on each, and what to do below', async () => {
    const machine = (await diagnose(answering(COMPLETE), '/', '20.20.2')).slice(0, 1);
    const disk = { server: 'app', check: 'disk', subject: 'disk of /srv', needed: '20 %, 1 GiB' } as const;
    const environment = {
      target: 'shop/prod',
      servers: shop.servers,
      findings: [
        { ...disk, check: 'clock', subject: '', state: 'ok', found: 'within 4 ms of this machine’s', remedy: '' },
        { ...disk, state: 'error', found: '0 bytes free (0 %), less than 1 GiB', remedy: 'free space there' },
        { ...disk, server: 'db', check: 'ssh', subject: '', state: 'ok', found: 'fine', needed: '', remedy: '' },
      ] satisfies readonly Finding[],
      secrets: { place: 'config/shop/prod.secrets.yaml', good: 2, problems: ['one is missing; add it'], unused: [] },
    };
    expect(doctorReport({ machine, environment }, 'text', colorsFor(false))).toMatchInlineSnapshot(`
      "this machine
      ┌────┬─────────┬─────────┬─────────┬──────────────┐
      │    │ program │ found   │ needed  │ for          │
      ├────┼─────────┼─────────┼─────────┼──────────────┤
      │ ok │ node    │ 20.20.2 │ 20.12.0 │ run arrimage │
      └────┴─────────┴─────────┴─────────┴──────────────┘

      secrets
      error one is missing; add it

      server app (192.0.2.1)
      ┌───────┬──────────────┬─────────────────────────────────────┬─────────────┐
      │       │ what         │ found                               │ needed      │
      ├───────┼──────────────┼─────────────────────────────────────┼─────────────┤
      │ ok    │ clock        │ within 4 ms of this machine’s       │ 20 %, 1 GiB │
      │ error │ disk of /srv │ 0 bytes free (0 %), less than 1 GiB │ 20 %, 1 GiB │
      └───────┴──────────────┴─────────────────────────────────────┴─────────────┘

      disk of /srv: free space there

      server db (192.0.2.2)
      ┌────┬──────┬───────┬────────┐
      │    │ what │ found │ needed │
      ├────┼──────┼───────┼────────┤
      │ ok │ ssh  │ fine  │ -      │
      └────┴──────┴───────┴────────┘
      "
    `);
    const { servers: _, ...rest } = environment;
    const json = JSON.parse(doctorReport({ machine, environment }, 'json', colorsFor(false))) as object;
    expect(json).toEqual({ version: 1, ok: false, machine, ...rest });
  });
});
