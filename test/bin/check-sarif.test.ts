import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

describe('check --format sarif', () => {
  test('tells the rule, the place and the reason of a suppression', async () => {
    const project = testProject();
    project.edit('config/samaconso/prod.yaml', 'address: 192.0.2.11', 'address: 192.0.2');
    const { out } = await project.run('check', '--format', 'sarif');
    const [first] = (JSON.parse(out) as { readonly runs: readonly [{ readonly results: readonly unknown[] }] }).runs;
    expect(first.results).toMatchInlineSnapshot(`
      [
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/dev/dev",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/dev.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "dev: images are named by a tag alone, which can be moved, got "ghcr.io/cloudnative-pg/pgbouncer:1.25.2, mher/flower:2.0.1, minio/minio:RELEASE.2025-09-07T16-13-09Z and 6 more"; add their digests",
          },
          "ruleId": "image-without-digest",
          "suppressions": [
            {
              "justification": "development follows tags, so that a new build is taken by the next deployment",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/app",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "app: images are named by a tag alone, which can be moved, got "lab/nginx:1.30, lab/rabbitmq:4.3-management, samaconso/api:2.0.0"; add their digests",
          },
          "ruleId": "image-without-digest",
          "suppressions": [
            {
              "justification": "the images of the lab are built on this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/app/rabbitmq",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "app/rabbitmq: passwords and data reach it from other servers without encryption, got connections from "worker/worker"; set encryption: internal",
          },
          "ruleId": "unencrypted-connection",
          "suppressions": [
            {
              "justification": "the network of the lab does not leave this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/db",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "db: images are named by a tag alone, which can be moved, got "lab/minio:1, lab/pgbouncer:1, lab/postgres:18"; add their digests",
          },
          "ruleId": "image-without-digest",
          "suppressions": [
            {
              "justification": "the images of the lab are built on this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/db/minio",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "db/minio: passwords and data reach it from other servers without encryption, got connections from "app/api, worker/worker"; set encryption: internal",
          },
          "ruleId": "unencrypted-connection",
          "suppressions": [
            {
              "justification": "the network of the lab does not leave this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/db/pgbouncer",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "db/pgbouncer: passwords and data reach it from other servers without encryption, got connections from "app/api, worker/worker"; set encryption: internal",
          },
          "ruleId": "unencrypted-connection",
          "suppressions": [
            {
              "justification": "the network of the lab does not leave this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/db/postgres",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "db/postgres: passwords and data reach it from other servers without encryption, got connections from "app/migrate"; set encryption: internal",
          },
          "ruleId": "unencrypted-connection",
          "suppressions": [
            {
              "justification": "the network of the lab does not leave this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/worker",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "worker: images are named by a tag alone, which can be moved, got "lab/redis:8, samaconso/worker:2.0.0"; add their digests",
          },
          "ruleId": "image-without-digest",
          "suppressions": [
            {
              "justification": "the images of the lab are built on this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "warning",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/lab/worker/redis",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/lab.yaml",
                },
              },
            },
          ],
          "message": {
            "text": "worker/redis: passwords and data reach it from other servers without encryption, got connections from "app/api"; set encryption: internal",
          },
          "ruleId": "unencrypted-connection",
          "suppressions": [
            {
              "justification": "the network of the lab does not leave this machine",
              "kind": "external",
            },
          ],
        },
        {
          "level": "error",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "samaconso/prod/servers.db.address",
                },
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "config/samaconso/prod.yaml",
                },
                "region": {
                  "startColumn": 18,
                  "startLine": 7,
                },
              },
            },
          ],
          "message": {
            "text": "servers.db.address: expected an IP address or a DNS name, got "192.0.2"; write all four parts of an address, or a name without scheme or port",
          },
          "ruleId": "settings/value",
        },
      ]
    `);
  });
});
