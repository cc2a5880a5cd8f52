import { copyFile, mkdir } from 'node:fs/promises';
import { arch, platform as system } from 'node:os';
import { join } from 'node:path';
import { type CachePlace, cachedChecked } from './cache.ts';
import { go } from './go.ts';
import { type GoModule, goProgram } from './go-program.ts';

/** Path that the provider's module gives itself; it is published under another. */
const MODULE = 'github.com/terraform-providers/terraform-provider-docker';

/** The release the pinned commit follows. */
const VERSION = '4.6.0';

const PUBLISHED = {
  module: 'github.com/kreuzwerker/terraform-provider-docker',
  version: 'v0.0.0-20260916201441-96d331c98ff4',
  sum: 'h1:T3HvvZCRd4h2qkMl+SXA2zza26Rdz8xqV81skikQWy4=',
};

/**
 * Finds a folder that `terraform init` takes the docker provider from, in place of Terraform's registry; or builds and makes it.
 *
 * @throws LabError when the provider cannot be built
 */
export async function providerMirror(place: CachePlace): Promise<string> {
  const program = await build(place, PUBLISHED, PUBLISHED.sum).catch((problem: Error) => buildLatest(place, problem));
  const platform = `${system()}_${arch() === 'x64' ? 'amd64' : arch()}`;
  return cachedChecked(place, {
    name: 'terraform-mirror',
    from: { program, platform, version: VERSION },
    make: async (folder) => {
      const target = join(folder, 'registry.terraform.io', 'kreuzwerker', 'docker', VERSION, platform);
      await mkdir(target, { recursive: true });
      await copyFile(program, join(target, `terraform-provider-docker_v${VERSION}`));
    },
  });
}

/** What makes any Terraform take all providers from a mirror: the content of the file that `TF_CLI_CONFIG_FILE` names. */
export function mirrorConfiguration(mirror: string): string {
  return [
    'disable_checkpoint = true',
    'provider_installation {',
    '  filesystem_mirror {',
    `    path = ${JSON.stringify(mirror)}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** The pinned commit may be gone: only the newest one is sure to be served. One of another content is no reason to go on. */
async function buildLatest(place: CachePlace, problem: Error): Promise<string> {
  if (problem.message.includes('checksum mismatch')) throw problem;
  place.report(`${problem.message}\ntaking the newest commit of the provider in place of ${PUBLISHED.version}`);
  const answer = await go(place, ['list', '-m', '-json', `${PUBLISHED.module}@latest`], '/');
  const { Version: version } = JSON.parse(answer) as { readonly Version: string };
  return build(place, { module: PUBLISHED.module, version }, '');
}

function build(place: CachePlace, published: GoModule, sum: string): Promise<string> {
  return goProgram(place, {
    name: 'terraform-provider-docker',
    module: MODULE,
    version: 'v0.0.0',
    sum,
    package: MODULE,
    // It is run some thousand times, so that it is built to run fast; but for what debuggers need.
    flags: ['-gcflags=all=-dwarf=false', '-tags', 'no_compose', '-ldflags', `-s -w -X main.version=${VERSION}`],
    replace: { [MODULE]: published },
  });
}
