import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

const PROD = 'config/samaconso/prod.yaml';

/** A project whose production has one mistake in its settings, one in its constructs' sense, and one against a policy. */
function withMistake() {
  const project = testProject();
  project.edit(PROD, 'address: 192.0.2.11', 'address: 192.0.2');
  return project;
}

describe('check', () => {
  test('says what is there when all is well', async () => {
    const { code, out, err } = await testProject().run('check', 'samaconso/prod');
    expect({ code, err, last: out.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      err: '',
      last: 'ok samaconso/prod: 3 servers, 8 services, 0 errors, 3 warnings',
    });
  });

  test('checks every environment when none is named', async () => {
    const { out } = await testProject().run('check');
    expect(out.match(/^ok .*$/gm)).toEqual([
      'ok samaconso/dev: 1 server, 9 services, 0 errors, 0 warnings, 1 suppressed',
      'ok samaconso/lab: 3 servers, 8 services, 0 errors, 0 warnings, 8 suppressed',
      'ok samaconso/prod: 3 servers, 8 services, 0 errors, 3 warnings',
    ]);
  });

  test('fails when a setting is wrong, and names its place', async () => {
    expect(await withMistake().run('check', 'samaconso/prod')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "",
        "out": "config/samaconso/prod.yaml:7:18 servers.db.address: expected an IP address or a DNS name, got "192.0.2"; write all four parts of an address, or a name without scheme or port

      failed samaconso/prod: 1 error, 0 warnings
      ",
      }
    `);
  });

  test('fails when a policy objects', async () => {
    const { code, out } = await testProject().run('check', 'samaconso/prod', '--set', 'worker.resources.memory=40GiB');
    expect(code).toBe(2);
    expect(out).toContain('memory-overcommit');
  });

  test('fails when an override is wrong', async () => {
    expect(await testProject().run('check', 'samaconso/prod', '--set', 'api.replicsa=2')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "",
        "out": "--set api.replicsa=2 api.replicsa: unknown setting, got "replicsa"; did you mean "replicas"?

      failed samaconso/prod: 1 error, 0 warnings
      ",
      }
    `);
  });

  test('fails when the version of a secret is set that nobody uses', async () => {
    const set = ['--set', 'secrets.databas-password.version=2'];
    expect(await testProject().run('check', 'samaconso/prod', ...set)).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "",
        "out": "error samaconso/prod secrets.databas-password: expected the name of a secret, got "databas-password"; did you mean "database-password"? (topology)
      warning samaconso/prod app: images are named by a tag alone, which can be moved, got "nginx:1.30.4-alpine, rabbitmq:4.2.9-management, samaconso/api:2.0.0"; add their digests (image-without-digest)
      warning samaconso/prod db: images are named by a tag alone, which can be moved, got "ghcr.io/cloudnative-pg/pgbouncer:1.25.2, minio/minio:RELEASE.2025-09-07T16-13-09Z, postgres:15.19"; add their digests (image-without-digest)
      warning samaconso/prod worker: images are named by a tag alone, which can be moved, got "redis:7.4.11, samaconso/worker:2.0.0"; add their digests (image-without-digest)

      failed samaconso/prod: 1 error, 3 warnings
      ",
      }
    `);
  });

  test('tells what is wrong with the base of two environments once', async () => {
    const project = testProject();
    project.edit('config/samaconso/base.yaml', 'port: 8080', 'port: 80800');
    const { out } = await project.run('check');
    expect(out.match(/outboundProxy.port/g)).toHaveLength(1);
    expect(out.match(/^failed /gm)).toHaveLength(2);
  });

  test('gives JSON for programs', async () => {
    const { code, out } = await withMistake().run('check', 'samaconso/prod', '--format', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchInlineSnapshot(`
      {
        "findings": [
          {
            "column": 18,
            "line": 7,
            "message": "expected an IP address or a DNS name, got "192.0.2"; write all four parts of an address, or a name without scheme or port",
            "path": "config/samaconso/prod.yaml",
            "rule": "settings/value",
            "severity": "error",
            "subject": "servers.db.address",
            "suppressedBecause": null,
            "target": "samaconso/prod",
          },
        ],
        "ok": false,
        "targets": [
          {
            "ok": false,
            "servers": null,
            "services": null,
            "target": "samaconso/prod",
          },
        ],
        "version": 1,
      }
    `);
  });

  test('gives annotations for GitHub, escaped', async () => {
    const project = withMistake();
    project.edit(PROD, 'origin: https://samaconso.example.org', 'origin: "50%,\\n::x"');
    expect((await project.run('check', 'samaconso/prod', '--format', 'github')).out).toMatchInlineSnapshot(`
      "::error file=config/samaconso/prod.yaml,line=4,col=9,title=settings/value::origin: expected an origin such as https://api.example.org, got "50%25, ::x"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /
      ::error file=config/samaconso/prod.yaml,line=7,col=18,title=settings/value::servers.db.address: expected an IP address or a DNS name, got "192.0.2"; write all four parts of an address, or a name without scheme or port
      "
    `);
  });

  test('writes nothing', async () => {
    const project = testProject();
    const before = project.read('.');
    await project.run('check');
    expect(project.read('.')).toEqual(before);
  });

  test('colours on a terminal only', async () => {
    const { out } = await withMistake().run('check');
    expect(out).not.toContain('\u001b');
  });
});
