import { describe, expect, test } from 'vitest';
import { parseCompose } from '../../../settings/compose/parse-compose.ts';
import { formatProblem } from '../../../settings/problem.ts';

const variables = new Map([['TAG', '1.2']]);

function read(...texts: readonly string[]) {
  return parseCompose(
    texts.map((text, index) => ({ path: index === 0 ? 'compose.yaml' : `compose.${index}.yaml`, text })),
    variables,
  );
}

function fileOf(...texts: readonly string[]) {
  const result = read(...texts);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result;
}

function problemsOf(text: string): readonly string[] {
  const result = read(text);
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

describe('a Compose file', () => {
  test('is read with its short forms written out', () => {
    const { file } = fileOf(`services:
  api:
    image: shop/api:\${TAG}
    command: sh -c 'echo "$$HOME" && exec "./run it"'
    environment: [DEBUG=true, HOME, "EMPTY="]
    ports: ["127.0.0.1:8080:80", "9000-9001:9000-9001/udp", 443]
    volumes: ["data:/data", "./conf:/etc/conf:ro", /cache]
    depends_on: [db]
    mem_limit: 512m
    healthcheck: { test: ["CMD", "true"], interval: 1m30s }
  db: { image: postgres }
volumes: { data: }
`);
    expect(file.services['api']).toEqual({
      image: 'shop/api:1.2',
      command: ['sh', '-c', 'echo "$HOME" && exec "./run it"'],
      environment: { DEBUG: 'true', HOME: null, EMPTY: '' },
      ports: [
        { target: 80, published: 8080, address: '127.0.0.1', protocol: 'tcp' },
        { target: 9000, published: 9000, address: null, protocol: 'udp' },
        { target: 9001, published: 9001, address: null, protocol: 'udp' },
        { target: 443, published: null, address: null, protocol: 'tcp' },
      ],
      volumes: [
        {
          type: 'volume',
          source: 'data',
          target: '/data',
          readOnly: false,
          sizeBytes: null,
          subpath: null,
          ignored: [],
        },
        {
          type: 'bind',
          source: './conf',
          target: '/etc/conf',
          readOnly: true,
          sizeBytes: null,
          subpath: null,
          ignored: [],
        },
        {
          type: 'volume',
          source: null,
          target: '/cache',
          readOnly: false,
          sizeBytes: null,
          subpath: null,
          ignored: [],
        },
      ],
      depends_on: { db: { condition: 'service_started' } },
      mem_limit: 536_870_912,
      healthcheck: { test: ['CMD', 'true'], interval: 90 },
    });
  });

  test('takes over what merge keys and anchors name, its own keys first', () => {
    const { file } = fileOf(`x-base: &base { restart: always, image: a }
services:
  one: { <<: *base, image: b }
  two: { image: c, <<: [*base] }
`);
    expect(file.services).toEqual({ one: { restart: 'always', image: 'b' }, two: { restart: 'always', image: 'c' } });
  });

  test('lies over the one before it', () => {
    const { file } = fileOf(
      `services: { api: { image: a, command: [x], environment: [A=1, B=2], ports: ["80:80"], volumes: ["one:/data"] } }
volumes: { one: , two: }`,
      `services: { api: { command: [y], environment: { B: 3 }, ports: ["81:81"], volumes: ["two:/data"] } }`,
    );
    const { command, environment, ports, volumes } = file.services['api'] ?? {};
    expect([command, environment]).toEqual([['y'], { A: '1', B: '3' }]);
    expect(ports?.map(({ published }) => published)).toEqual([80, 81]);
    expect(volumes?.map(({ source }) => source)).toEqual(['two']);
  });

  test('tells which variables are missing, and where', () => {
    const { missing } = fileOf(`services:
  api:
    image: \${IMAGE:?name the image}
    environment: ["A=\${NOT_SET}", "B=\${NOT_SET:-x}"]
`);
    expect(missing.map(({ name, required, where, place: { line } }) => [name, required, where, line])).toEqual([
      ['IMAGE', 'name the image', 'services.api.image', 3],
      ['NOT_SET', null, 'services.api.environment.A', 4],
    ]);
  });

  test('fails when a key is unknown or a value has the wrong shape, each with its place', () => {
    expect(
      problemsOf(`services:
  api:
    imge: shop/api
    ports: ["eighty:80"]
    mem_limit: lots
    command: "echo 'open"
    image: shop/\${api
    volumes: [{ type: bind, source: ./x }]
`),
    ).toMatchInlineSnapshot(`
      [
        "compose.yaml:3:5 services.api.imge: unknown setting, got "imge"; did you mean "image"?",
        "compose.yaml:4:13 services.api.ports[0]: expected a port such as "127.0.0.1:8080:80", got "eighty:80"; write address, port of the host and port of the container",
        "compose.yaml:5:16 services.api.mem_limit: expected a size such as "512m" or "2g", got "lots"; write a number and one of b, k, m, g",
        "compose.yaml:6:14 services.api.command: expected a command whose quotes are closed, got "echo 'open"; add the closing quote",
        "compose.yaml:7:12 services.api.image: expected the name of a variable after $, got "\${api"; write \${NAME}, or $$ for a dollar sign",
        "compose.yaml:8:15 services.api.volumes[0]: expected a mount such as "data:/var/lib/data:ro", got a mapping; write volume or path, path in the container and options",
      ]
    `);
  });

  test('fails when it is no YAML, or no mapping', () => {
    expect([
      ...problemsOf('services: [}'),
      ...problemsOf('- a'),
      ...problemsOf('services: {}'),
      ...problemsOf(''),
    ]).toMatchInlineSnapshot(`
      [
        "compose.yaml:1:12 expected a closing "]" before this; add it, or indent what it holds",
        "compose.yaml:1:1 expected settings as "name: value" lines, got a list; write a name in front of each value",
        "compose.yaml:1:1 services: expected at least one service, got an empty mapping; write its name and its image",
        "compose.yaml:1:1 expected settings, got nothing; write some, or remove the file",
      ]
    `);
  });
});
