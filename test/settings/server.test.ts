import { describe, expect, test } from 'vitest';
import { server } from '../../settings/schema/server.ts';
import { noun } from './noun.ts';

describe('server', () => {
  const { lines, value } = noun(server);

  test('is reached by its address from everywhere unless it says otherwise', () => {
    expect(value('{ address: 192.0.2.11 }')).toEqual({
      address: '192.0.2.11',
      privateAddress: '192.0.2.11',
      user: 'deploy',
      port: 22,
    });
  });

  test('has another address for the other servers', () => {
    expect(
      value(
        '{ address: db.example.org, privateAddress: 10.0.0.1, memory: 1GiB, cpus: 2, directory: /srv/x, user: ops, port: 2222 }',
      ),
    ).toEqual({
      address: 'db.example.org',
      privateAddress: '10.0.0.1',
      user: 'ops',
      port: 2222,
      memoryBytes: 1073741824,
      cpus: 2,
      directory: '/srv/x',
    });
  });

  test('fails when its address is missing', () => {
    expect(lines('{ user: deploy }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.address: expected an IP address or DNS name, got nothing; add it"`,
    );
  });

  test('fails when it has only a name', () => {
    expect(lines('{ address: db.example.org }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.privateAddress: expected an IP address, since address is a name, got nothing; write the one the other servers reach it by"`,
    );
  });

  test('fails when a folder goes up', () => {
    expect(lines('{ address: 192.0.2.1, directory: /srv/../etc }')).toMatchInlineSnapshot(
      `"a.yaml:1:41 value.directory: expected an absolute path, got "/srv/../etc"; start it with /, use letters, digits, dots, hyphens and underscores, no .."`,
    );
  });

  test('fails when a folder is relative', () => {
    expect(lines('{ address: 192.0.2.1, directory: srv }')).toMatchInlineSnapshot(
      `"a.yaml:1:41 value.directory: expected an absolute path, got "srv"; start it with /, use letters, digits, dots, hyphens and underscores, no .."`,
    );
  });

  test('fails when the user has a space', () => {
    expect(lines('{ address: 192.0.2.1, user: "a b" }')).toMatchInlineSnapshot(
      `"a.yaml:1:36 value.user: expected the name of a user, got "a b"; use lower-case letters, digits, hyphens and underscores"`,
    );
  });

  test('fails when the processors are a fraction', () => {
    expect(lines('{ address: 192.0.2.1, cpus: 1.5 }')).toMatchInlineSnapshot(
      `"a.yaml:1:36 value.cpus: expected a whole number of processors, got "1.5"; use 1 or more"`,
    );
  });

  test('fails when the engine is older than any that is supported', () => {
    expect(lines('{ address: 192.0.2.1, engine: 19 }')).toMatchInlineSnapshot(
      `"a.yaml:1:38 value.engine: expected the major version of the engine, got "19"; use 20 or more"`,
    );
  });

  test('fails when several things are wrong', () => {
    expect(lines('{ adress: 192.0.2.1, port: 0, memory: 1GB }')).toMatchInlineSnapshot(`
      "a.yaml:1:1 value.address: expected an IP address or DNS name, got nothing; add it
      a.yaml:1:10 value.adress: unknown setting, got "adress"; did you mean "address"?
      a.yaml:1:35 value.port: expected a port, got "0"; use a whole number from 1 to 65535
      a.yaml:1:46 value.memory: expected a size such as "512MiB" or "2GiB", got "1GB"; write a number and one of B, KiB, MiB, GiB, TiB"
    `);
  });

  test('fails when it is an address alone', () => {
    expect(lines('192.0.2.11')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a mapping, got "192.0.2.11"; write "name: value" lines below it"`,
    );
  });
});
