import { chmod, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FAST_BUILD, go } from '../../../lab/go.ts';
import { goProgram } from '../../../lab/go-program.ts';
import { cached, once, place } from './place.ts';
import { type Outcome, run } from './run.ts';

const COMPOSE = {
  module: 'github.com/docker/compose/v5',
  version: 'v5.5.1',
  sum: 'h1:saWlMxB0tfQ+FVUlWGIUjLvR0jF5cfTU18KI5zKLD/M=',
};

/** The library of that Compose, which holds the Compose specification's JSON Schema. */
const COMPOSE_GO = {
  module: 'github.com/compose-spec/compose-go/v2',
  version: 'v2.15.0',
  sum: 'h1:tdQw+eMyT+P6ZIb09JfcIVvbMmIa+PjST7cWezVLf00=',
};

/** Runs the real Docker Compose, without an engine: `config` checks a file and needs none. */
export async function compose(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return run(await composeCommand(), args, { cwd, env });
}

/** Path of the Compose program, which is built the first time. */
export function composeCommand(): Promise<string> {
  return once('docker-compose', () =>
    goProgram(place, {
      name: 'docker-compose',
      ...COMPOSE,
      package: `${COMPOSE.module}/cmd`,
      flags: [...FAST_BUILD, '-ldflags', `-s -w -X ${COMPOSE.module}/internal.Version=${COMPOSE.version}`],
    }),
  );
}

/** Reads the JSON Schema of the Compose specification. */
export async function composeSchema(): Promise<Readonly<Record<string, unknown>>> {
  const folder = await cached({ name: 'compose-schema', from: COMPOSE_GO, make: fetchSchema });
  return JSON.parse(await readFile(join(folder, 'compose-spec.json'), 'utf8')) as Readonly<Record<string, unknown>>;
}

async function fetchSchema(folder: string): Promise<void> {
  const answer = await go(place, ['mod', 'download', '-json', `${COMPOSE_GO.module}@${COMPOSE_GO.version}`], folder);
  const { Dir: source, Sum: sum } = JSON.parse(answer) as { readonly Dir: string; readonly Sum: string };
  if (sum !== COMPOSE_GO.sum) {
    throw new Error(`${COMPOSE_GO.module}: expected ${COMPOSE_GO.sum}, got "${sum}"`);
  }
  await copyFile(join(source, 'schema', 'compose-spec.json'), join(folder, 'compose-spec.json'));
  await chmod(join(folder, 'compose-spec.json'), 0o644);
}
