import { describe, expect, test } from 'vitest';
import { parseExamination } from '../../../toolkit/examine/examination.ts';
import { MOMENTS, withLines } from './output.ts';

const parse = (kinds: readonly string[], ...lines: readonly string[]) =>
  parseExamination(withLines(kinds, ...lines), MOMENTS);

describe('parseExamination', () => {
  test('reads what the script printed', () => {
    const { sockets, users, dependencies, ...rest } = parse([]);
    expect(rest).toEqual({
      logIn: 300,
      roundTrip: 80,
      clockAhead: 0,
      clockDoubt: 40,
      sshPort: 22,
      engine: {
        ...{ version: '28.5.2', cpus: 4, memoryBytes: 8_589_934_592 },
        ...{ liveRestore: true, logDriver: 'json-file', root: '/var/lib/docker' },
      },
      engineError: '',
      engineProxy: '',
      apiVersion: '1.51',
      spaces: [
        { of: 'directory', bytes: 107374182400, freeBytes: 53687091200, inodes: 6553600, freeInodes: 5000000 },
        { of: 'engine', bytes: 214748364800, freeBytes: 107374182400, inodes: 13107200, freeInodes: 13000000 },
      ],
      openFiles: 20_000,
      processes: [],
      containers: [],
      addresses: ['10.0.0.1', '127.0.0.1'],
      missingImages: [],
      names: [],
      networks: [],
    });
    expect(sockets.map(({ address, port, uid }) => [address, port, uid])).toEqual([
      ['0.0.0.0', 22, 0],
      ['127.0.0.1', 25, 106],
      ['::', 22, 0],
    ]);
    expect(users.get(106)).toBe('postfix');
    expect(dependencies.map(({ milliseconds }) => milliseconds)).toEqual([0.4, 2, 12.3]);
  });

  test('compares the clocks as NTP does: the time of the script is no part of the way', () => {
    const { roundTrip, clockAhead, clockDoubt } = parse(
      ['begin', 'end'],
      'begin 1795253291.040000000',
      'end 1795253291.240000000',
    );
    expect({ roundTrip, clockAhead, clockDoubt }).toEqual({ roundTrip: 80, clockAhead: 10_000, clockDoubt: 40 });
  });

  test('doubts half a second more where date knows no fractions', () => {
    const { clockAhead, clockDoubt } = parse(['begin', 'end'], 'begin 1795253281.%N', 'end 1795253281.%N');
    expect({ clockAhead, clockDoubt }).toEqual({ clockAhead: 360, clockDoubt: 640 });
  });

  test('keeps what docker said where it gave no answer', () => {
    const found = parse(['engine'], 'refused Cannot connect to the Docker daemon at unix:///var/run/docker.sock.');
    expect(found.engine).toBeNull();
    expect(found.engineError).toBe('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.');
  });

  test.each([
    ['the limit of the engine', '20000 0000003ffeffffff 1048576', 20_000],
    ['the limit of the kernel, since the engine may raise its own', '1024 000001ffffffffff 1048576', 1_048_576],
    ['the limit of the kernel where the engine has none', 'unlimited 0000003ffeffffff 1048576', 1_048_576],
    ['nothing where it cannot be read', '- - -', null],
  ])('gives a container %s', (_, line, limit) => {
    expect(parse(['files'], `files ${line}`).openFiles).toBe(limit);
  });

  test('knows no addresses where programs may listen on any', () => {
    expect(parse(['nonlocal'], 'nonlocal 1').addresses).toEqual([]);
  });

  test('tells a closed port from no answer, and from one that could not be tried', () => {
    const { dependencies } = parse(
      ['dependency'],
      'dependency 10.0.0.2 1 closed',
      'dependency 10.0.0.2 2 silent',
      'dependency 10.0.0.2 3 unmeasured',
      'dependency 10.0.0.2 4 open',
      'dependency 10.0.0.2 5 0 0.000367',
    );
    expect(dependencies.map(({ state, milliseconds }) => [state, milliseconds])).toEqual([
      ['closed', null],
      ['silent', null],
      ['unmeasured', null],
      ['open', null],
      ['open', 0.4],
    ]);
  });

  test('reads names that resolve, and those that do not', () => {
    const found = parse(['name'], 'name proxy.example.org found 10.0.0.250', 'name nowhere ', 'name other unmeasured');
    expect(found.names).toEqual([
      { name: 'proxy.example.org', address: '10.0.0.250' },
      { name: 'nowhere', address: null },
      { name: 'other', address: 'unmeasured' },
    ]);
  });
});
