import type { EnvironmentVariable } from '../../model/container.ts';
import { byCodeUnit } from '../../model/json.ts';
import { secretsOf, textOf, type Value } from '../../model/value.ts';
import type { Container } from '../container.ts';
import { pathOf } from '../path.ts';
import type { TopologyProblem } from '../topology-error.ts';
import { tlsFileDrafts, trustFiles, trustVariables } from './encryption.ts';
import { BUNDLE_FOLDER, ENTRYPOINT_TARGET, ENVIRONMENT_FOLDER, entrypointOf } from './entrypoint.ts';
import type { FileDraft } from './files.ts';
import { proxyOf } from './proxy.ts';
import { resolveInput, type Use } from './uses.ts';

/** What a container is told and given, before its files have places on the host. */
export interface Delivered {
  readonly environment: readonly EnvironmentVariable[];
  readonly entrypoint: readonly string[];
  readonly command: readonly Value[];
  readonly files: readonly FileDraft[];
  /** The entry point needs a place for the authorities that it joins. */
  readonly bundle: boolean;
}

/**
 * Decides how each setting reaches the program.
 *
 * A value with a secret in it never becomes a variable of the container: it goes to a file that the image reads itself, or that our
 * entry point exports just before it becomes the program.
 */
export function deliver(container: Container, uses: Use[], problems: TopologyProblem[]): Delivered {
  const files = ownFiles(container, uses);
  const environment = [...container.environment].flatMap(([name, input]) =>
    deliverVariable(container, name, resolveInput(container, input, uses), files),
  );
  const command = (container.props.command ?? []).map((argument) => resolveInput(container, argument, uses));
  for (const secret of new Set(command.flatMap(secretsOf))) {
    const message = `its command holds the secret "${secret}", and everybody on the host can read command lines; give it by environment or file`;
    problems.push({ path: pathOf(container), message });
  }
  const proxy = proxyOf(container, uses);
  const around = trustVariables(container, uses, proxy.environment);
  for (const { name } of around.filter((variable) => container.environment.has(variable.name))) {
    problems.push({
      path: pathOf(container),
      message: `its outbound proxy sets ${name} already; remove it from environment`,
    });
  }
  files.push(...proxy.files, ...trustFiles(container, uses, proxy.files), ...tlsFileDrafts(container, uses));
  const bundle = proxy.bundle || around.some(({ value }) => textOf(value).includes(BUNDLE_FOLDER));
  const exports = bundle || environment.some((variable) => variable.delivery === 'export');
  return {
    environment: [...environment, ...around].sort((a, b) => byCodeUnit(a.name, b.name)),
    ...(exports
      ? ownEntrypoint(container, command, files, problems)
      : { entrypoint: container.props.entrypoint ?? [], command }),
    files,
    bundle,
  };
}

function ownFiles(container: Container, uses: Use[]): FileDraft[] {
  return [...container.files].map(([target, props]) => {
    const content = resolveInput(container, props.content, uses);
    const mode = props.mode ?? (secretsOf(content).length > 0 ? '0400' : '0444');
    return {
      target,
      content,
      mode,
      owner: container.fileOwner,
      reloadable: props.reloadable ?? false,
      folder: props.folder,
    };
  });
}

function deliverVariable(
  container: Container,
  name: string,
  value: Value,
  files: FileDraft[],
): readonly EnvironmentVariable[] {
  if (secretsOf(value).length === 0) return [{ name, value, delivery: 'plain' }];
  const inFile = (container.props.fileVariables ?? []).includes(name);
  const target = inFile ? `/run/secrets/${name}` : `${ENVIRONMENT_FOLDER}/${name}`;
  files.push({ target, content: value, mode: '0400', owner: container.fileOwner, reloadable: false, folder: null });
  if (!inFile) return [{ name, value, delivery: 'export' }];
  return [
    { name, value, delivery: 'file' },
    { name: `${name}_FILE`, value: [target], delivery: 'plain' },
  ];
}

function ownEntrypoint(
  container: Container,
  command: readonly Value[],
  files: FileDraft[],
  problems: TopologyProblem[],
): Pick<Delivered, 'entrypoint' | 'command'> {
  const program = [...(container.props.entrypoint ?? []).map((argument): Value => [argument]), ...command];
  if (program.length === 0) {
    const message =
      "its entry point has to export secrets or authorities, which replaces the image's own; give the program in command";
    problems.push({ path: pathOf(container), message });
  }
  files.push({
    target: ENTRYPOINT_TARGET,
    content: [entrypointOf(container.props.runtime ?? 'other')],
    mode: '0555',
    owner: { uid: 0, gid: 0 },
    reloadable: false,
    folder: null,
  });
  return { entrypoint: ['/bin/sh', ENTRYPOINT_TARGET], command: program };
}
