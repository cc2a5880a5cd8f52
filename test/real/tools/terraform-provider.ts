import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
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

/** Makes a folder that `terraform init` takes the real docker provider from, in place of Terraform's registry. */
export function providerMirror(): Promise<string> {
  mirror ??= makeMirror();
  return mirror;
}

let mirror: Promise<string> | undefined;

async function makeMirror(): Promise<string> {
  const program = await buildPinned().catch(buildLatest);
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return cached({
    name: 'terraform-mirror',
    from: { program, platform, version: VERSION },
    make: async (folder) => {
      const target = join(folder, 'registry.terraform.io', 'kreuzwerker', 'docker', VERSION, platform);
      await mkdir(target, { recursive: true });
      await copyFile(program, join(target, `terraform-provider-docker_v${VERSION}`));
    },
  });
}

function buildPinned(): Promise<string> {
  return build(PUBLISHED, PUBLISHED.sum);
}

/** The pinned commit may be gone: only the newest one is sure to be served. One of another content is no reason to go on. */
async function buildLatest(problem: Error): Promise<string> {
  if (problem.message.includes('checksum mismatch')) {
    throw problem;
  }
  process.stderr.write(
    `${problem.message}\ntaking the newest commit of the provider in place of ${PUBLISHED.version}\n`,
  );
  const answer = await go(['list', '-m', '-json', `${PUBLISHED.module}@latest`], '/');
  const { Version: version } = JSON.parse(answer) as { readonly Version: string };
  return build({ module: PUBLISHED.module, version }, '');
}

function build(published: GoModule, sum: string): Promise<string> {
  return goProgram({
    name: 'terraform-provider-docker',
    module: MODULE,
    version: 'v0.0.0',
    sum,
    package: MODULE,
    flags: ['-tags', 'no_compose', '-ldflags', `-s -w -X main.version=${VERSION}`],
    replace: { [MODULE]: published },
  });
}
