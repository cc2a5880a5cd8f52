import { describe, expect, test } from 'vitest';
import { parseContainer, parseNetwork, parseProcess, parseSocket } from '../../../toolkit/examine/listeners.ts';

describe('parseSocket', () => {
  test.each([
    ['tcp 0B6433C6:1538 999', '198.51.100.11', 5432],
    ['tcp 00000000000000000000000000000000:0016 0', '::', 22],
    ['tcp 0000000000000000FFFF00000B6433C6:0050 0', '198.51.100.11', 80],
    ['tcp B80D0120000000000000000001000000:0050 0', '2001:db8::1', 80],
    ['udp 0100007F:0035 101', '127.0.0.1', 53],
  ])('reads %s', (line, address, port) => {
    expect(parseSocket(line)).toMatchObject({ address, port });
  });
});

describe('parseProcess', () => {
  test.each([
    [
      'tcp   LISTEN 0      128          0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=7,fd=3))',
      '0.0.0.0',
      22,
      'sshd',
    ],
    [
      'tcp   LISTEN 0      4096               *:8080             *:*    users:(("caddy",pid=42,fd=9))',
      '::',
      8080,
      'caddy',
    ],
    [
      'tcp LISTEN 0 511 [::ffff:10.0.0.1]:80 [::]:* users:(("node",pid=9,fd=19),("node",pid=10,fd=19))',
      '10.0.0.1',
      80,
      'node',
    ],
    [
      'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=3,fd=13))',
      '127.0.0.53',
      53,
      'systemd-resolve',
    ],
  ])('reads %s', (line, address, port, program) => {
    expect(parseProcess(line)).toMatchObject([{ address, port, program }]);
  });

  test('gives nothing where the name is not told', () => {
    expect(parseProcess('tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*')).toEqual([]);
  });
});

describe('parseContainer', () => {
  test('reads where the host listens, ranges and both families of addresses', () => {
    const ports = '0.0.0.0:8000-8001->8000-8001/tcp, [::]:80->80/tcp, :::53->53/udp, 9001/tcp';
    const { name, system, environment, published } = parseContainer(`edge|shop|prod|${ports}`);
    expect([name, system, environment]).toEqual(['edge', 'shop', 'prod']);
    expect(published.map(({ address, port, protocol }) => `${address} ${port}/${protocol}`)).toEqual([
      '0.0.0.0 8000/tcp',
      '0.0.0.0 8001/tcp',
      ':: 80/tcp',
      ':: 53/udp',
    ]);
  });

  test('reads the Compose project, the mounts and the networks', () => {
    const { project, mounts, networks } = parseContainer('shop-db-1||||shop|shop_data,/srv/backup|shop_default,proxy');
    expect([project, mounts, networks]).toEqual(['shop', ['shop_data', '/srv/backup'], ['shop_default', 'proxy']]);
  });

  test('reads a container that publishes nothing and is nobody’s', () => {
    expect(parseContainer('alone||||||bridge')).toMatchObject({
      name: 'alone',
      system: '',
      published: [],
      project: '',
    });
  });
});

describe('parseNetwork', () => {
  test('reads who made it', () => {
    expect(parseNetwork('shop-prod|shop|prod|')).toEqual({
      ...{ name: 'shop-prod', system: 'shop', environment: 'prod', project: '' },
    });
    expect(parseNetwork('shop_default|||shop')).toMatchObject({ name: 'shop_default', project: 'shop' });
  });
});
