import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path } from './importing.ts';
import { type ImageProgram, type KnownImage, knownImage } from './known-images.ts';
import type { Template } from './plan.ts';
import { shellWord, variableOf } from './shell.ts';
import { commandTemplates, plainOf, secretsOf } from './templates.ts';

/** What a container starts, and how its secrets reach that. */
export interface PlannedProgram {
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly Template[] | null;
  /** Variables that are read from a file by the image itself. */
  readonly fileVariables: readonly string[];
  /** Variables with references, those of the command's secrets too. */
  readonly references: ReadonlyMap<string, Template>;
  readonly image: ImageProgram | null;
}

/** Decides what a container is told to start. Where a secret has to be exported first, the image's own program is said. */
export function programOf(
  importing: Importing,
  composeName: string,
  service: ComposeService,
  image: string,
  given: ReadonlyMap<string, Template>,
): PlannedProgram {
  const path: Path = ['services', composeName];
  const name = importing.names.get(composeName) ?? composeName;
  const known = knownImage(image);
  const written = commandTemplates(importing, { service: name, path: [...path, 'command'] }, service.command ?? []);
  const entry = commandTemplates(importing, { service: name, path: [...path, 'entrypoint'] }, service.entrypoint ?? []);
  const inCommand = [...new Set([...entry, ...written].flatMap(secretsOf))];
  const references = new Map(given);
  const variables = new Map(inCommand.map((secret) => [secret, variableFor(secret, references)]));
  for (const [secret, variable] of variables) {
    if (!references.has(variable)) references.set(variable, [{ kind: 'secret', secret, encoding: 'plain' }]);
  }
  const fileVariables = [...references.keys()].filter((variable) => {
    const isSecret = secretsOf(references.get(variable) ?? []).length > 0;
    return isSecret && known?.fileVariables?.test(variable) === true && ![...variables.values()].includes(variable);
  });
  const exports = [...references].some(
    ([key, template]) => secretsOf(template).length > 0 && !fileVariables.includes(key),
  );
  const common = { fileVariables, references };
  if (!exports) {
    const entrypoint = service.entrypoint === undefined ? null : service.entrypoint;
    return { ...common, entrypoint, command: service.command == null ? null : written, image: known };
  }
  const program = known ?? importing.inspect(image);
  if (program === null) unknownProgram(importing, path, image, service);
  const before = service.entrypoint == null ? (program?.entrypoint ?? []) : null;
  const own = service.command ?? (service.entrypoint == null ? (program?.command ?? null) : null);
  const words = own === null ? [] : own === service.command ? written : own.map((word): Template => [word]);
  if (inCommand.length === 0) {
    const entrypoint = before ?? service.entrypoint ?? [];
    return {
      ...common,
      entrypoint: entrypoint.length === 0 ? null : entrypoint,
      command: own === null ? null : words,
      image: program,
    };
  }
  note(importing, 'changed', [...path, service.command == null ? 'entrypoint' : 'command'], COMMAND_SECRET);
  const all = [...(before?.map((word): Template => [word]) ?? entry), ...words];
  return { ...common, entrypoint: null, command: withVariables(all, variables), image: program };
}

const COMMAND_SECRET =
  'its secret reaches it by a variable, and no artifact holds it, but it still shows in the list of processes; let the program read it from a file or a variable';

function variableFor(secret: string, references: ReadonlyMap<string, Template>): string {
  const found = [...references].find(([, template]) => {
    const [only] = template;
    return template.length === 1 && typeof only === 'object' && only.kind === 'secret' && only.secret === secret;
  });
  return found?.[0] ?? variableOf(secret);
}

/** A command whose secrets are taken from variables: in the line of a shell as they are, else by way of a shell. */
function withVariables(words: readonly Template[], variables: ReadonlyMap<string, string>): readonly Template[] {
  const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(plainOf(words[0] ?? []));
  const isLine =
    shell && /^-\w*c$/.test(plainOf(words[1] ?? [])) && words.slice(3).every((word) => secretsOf(word).length === 0);
  const replaced = (word: Template, isLine: boolean): Template =>
    word.map((part, index) => {
      if (typeof part === 'string') return isLine ? part : shellWord(part);
      if (part.kind !== 'secret') return part;
      const variable = `$${variables.get(part.secret)}`;
      if (!isLine) return `"${variable}"`;
      // Between single quotes a shell replaces nothing.
      const quotes = plainOf(word.slice(0, index)).split("'").length - 1;
      return quotes % 2 === 1 ? `'"${variable}"'` : variable;
    });
  if (isLine) return words.map((word, index) => (index === 2 ? replaced(word, true) : word));
  const line = words.flatMap((word, index): Template => [index === 0 ? 'exec ' : ' ', ...replaced(word, false)]);
  return [['sh'], ['-c'], line];
}

function unknownProgram(importing: Importing, path: Path, image: string, service: ComposeService): void {
  if (service.entrypoint != null) return;
  const look = `docker image inspect --format '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' ${image}`;
  const message =
    service.command == null
      ? `a secret is exported before its program starts, so the stack has to name the program; look with ${look} and write both into command`
      : `a secret is exported before its program starts, in place of the image's entry point; if ${look} shows one, write it into entrypoint`;
  note(importing, 'changed', [...path, 'image'], message);
}

/** Whether anything is known of what an image does. */
export function programKind(image: string): KnownImage['program'] {
  return knownImage(image)?.program ?? null;
}
