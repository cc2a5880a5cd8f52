import type { FileNode } from '../model/file.ts';
import { instancesOf } from '../model/instance.ts';
import type { Topology } from '../model/topology.ts';
import { secretsOf, type Value } from '../model/value.ts';
import { isPublic, plainText, type Secrets } from './secrets/secrets.ts';
import type { StepPlace } from './step/step-place.ts';
import type { TarFile } from './tar.ts';

/**
 * A file's content as it is on the host once all of the topology runs.
 *
 * In the files of an edge, a line that names a service behind it becomes one line for each of that service's containers, by exact name.
 */
export function deployedContent(topology: Topology, file: FileNode): Value {
  const edge = topology.services.find(({ id }) => id === file.container);
  if (edge?.program.kind !== 'nginx' || !file.reloadable) return file.content;
  const { upstreams } = edge.program;
  return linesOf(file.content).flatMap((line) => {
    const named = line.find(
      (part) => typeof part !== 'string' && part.kind === 'endpoint' && upstreams.includes(part.to),
    );
    if (named === undefined || typeof named === 'string' || named.kind !== 'endpoint') return line;
    const service = topology.services.find(({ id }) => id === named.to);
    if (service === undefined) return line;
    return instancesOf(topology, service).flatMap(({ name }) =>
      line.map((part) => (part === named ? { ...named, text: named.text.replace(service.name, name) } : part)),
    );
  });
}

/** Files as they travel to the host, but for those with a secret that is not known; where none has one, the store is not asked. */
export async function tarFiles(
  { topology, server, secrets }: StepPlace,
  files: readonly FileNode[],
): Promise<readonly TarFile[]> {
  const values = files.every(({ content }) => isPublic(content)) ? new Map() : await secrets();
  return files
    .filter((file) => isKnown(file, values))
    .map((file) => tarFile(file, server.directory, deployedContent(topology, file), values));
}

/**
 * Whether all secrets of a file are known.
 *
 * On the way back to an older release some may have been rotated since; what the host has of that release is left as it is then.
 */
function isKnown({ content }: FileNode, secrets: Secrets): boolean {
  return secretsOf(content).every((name) => secrets.has(name));
}

/** A file as it travels to the host, below the deployment's folder. */
export function tarFile(file: FileNode, directory: string, content: Value, secrets: Secrets): TarFile {
  return {
    path: file.source.slice(directory.length + 1),
    content: new TextEncoder().encode(plainText(content, secrets)),
    mode: Number.parseInt(file.mode, 8),
    ...file.owner,
  };
}

/** The lines of a value, each with its newline. */
function linesOf(value: Value): readonly Value[] {
  const lines: Value[number][][] = [[]];
  for (const part of value) {
    if (typeof part !== 'string') {
      lines.at(-1)?.push(part);
      continue;
    }
    const texts = part.split(/(?<=\n)/);
    for (const text of texts) {
      lines.at(-1)?.push(text);
      if (text.endsWith('\n')) lines.push([]);
    }
  }
  return lines.filter((line) => line.length > 0);
}
