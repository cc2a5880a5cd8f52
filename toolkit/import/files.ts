import type { ComposeGrant } from '../../settings/compose/schema/mount.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path, secretFor } from './importing.ts';
import type { FileContent, MountDraft } from './mount-draft.ts';
import { keyOf, nameOf } from './names.ts';
import type { Template } from './plan.ts';
import { isSecretFile } from './secret-files.ts';
import { outsideMessage, type SourceFolder } from './source-folder.ts';
import { fileTemplate, type Speaker } from './templates.ts';

/** A file of the Compose project, and where a container has it. */
export interface FileMount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Takes over a file by its content; false where that cannot be done. */
export function addFile(importing: Importing, draft: MountDraft, name: string, mount: FileMount, path: Path): boolean {
  const text = importing.folder.text(mount.source);
  if (text === null) return false;
  const { target, readOnly } = mount;
  const source = mount.source.replace(/^\.\//, '');
  const content = fileContent(importing, { service: name, path }, { source, target, text });
  const script = typeof content === 'string' && text.startsWith('#!');
  draft.files.push({ target, content, mode: script ? '0555' : null });
  const isSettings = /\.(?:conf|cfg|ini|ya?ml|json|toml|pem|crt|xml|sql)$/.test(source);
  if (!readOnly && !script && !isSettings && typeof content === 'string') {
    note(importing, 'changed', path, 'the file is read-only from now on; use a volume if the program writes to it');
  }
  return true;
}

/** Where a text came from, and where a container has it. */
interface Given {
  readonly source: string;
  readonly target: string;
  readonly text: string;
}

/** The constant that holds a text; one that is secret as a whole is a secret, wherever it came from. */
function fileContent(importing: Importing, speaker: Speaker, { source, target, text }: Given): FileContent {
  if (!isSecretFile([source, target], text)) return contentOf(importing, speaker, source, text);
  const { service, path } = speaker;
  const request = { value: text, name: source.split('/').at(-1) ?? 'key', service, user: null, path };
  return [{ kind: 'secret', secret: secretFor(importing, request), encoding: 'plain' }];
}

/** The constant that holds a content; each source is one. */
function contentOf(importing: Importing, speaker: Speaker, source: string, text: string): string {
  const { files } = importing;
  const known = [...files.values()].find((file) => file.source === source);
  if (known !== undefined) return known.constant;
  const parts = source.split('/').map((part) => nameOf(part));
  let constant = keyOf(parts.at(-1) ?? 'file');
  for (let depth = 2; files.has(constant) && depth <= parts.length; depth++)
    constant = keyOf(parts.slice(-depth).join('-'));
  for (let number = 2; files.has(constant); number++) constant = `${keyOf(parts.join('-'))}${number}`;
  const content = fileTemplate(importing, speaker, source, text);
  files.set(constant, { constant, source, content });
  for (const [before, now] of importing.names) {
    if (before === now || !new RegExp(`(?<![\\w-])${before.replaceAll('.', '\\.')}(?![\\w-])`).test(text)) continue;
    const message = `${source} names ${before}, which is called ${now} from now on; change it there`;
    note(importing, 'changed', speaker.path, message);
  }
  return constant;
}

/** Files that a service is given from `configs` and `secrets` at the top. */
export function addGrants(
  importing: Importing,
  draft: MountDraft,
  name: string,
  composeName: string,
  service: ComposeService,
): void {
  (service.configs ?? []).forEach((grant, index) => {
    const path: Path = ['services', composeName, 'configs', index];
    const content = importing.compose.file.configs?.[grant.source];
    const target = grant.target ?? `/${grant.source}`;
    const given = sourceOf(importing, content, grant, path, importing.folder.text);
    if (given === null) return;
    const file = fileContent(importing, { service: name, path }, { source: given.from, target, text: given.text });
    draft.files.push({ target, content: file, mode: grant.mode === null ? null : grant.mode.padStart(4, '0') });
  });
  (service.secrets ?? []).forEach((grant, index) => {
    const path: Path = ['services', composeName, 'secrets', index];
    const declared = importing.compose.file.secrets?.[grant.source];
    const given = sourceOf(importing, declared, grant, path, importing.folder.secretText);
    const target = grant.target ?? grant.source;
    const value = given === null || given.text === '' ? null : given.text;
    const secret = secretFor(importing, {
      value,
      name: grant.source,
      service: name,
      user: null,
      path: ['secrets', grant.source],
    });
    const content: Template = [{ kind: 'secret', secret, encoding: 'plain' }];
    draft.files.push({ target: target.startsWith('/') ? target : `/run/secrets/${target}`, content, mode: null });
  });
}

type Content = NonNullable<Importing['compose']['file']['configs']>[string] | undefined;

function sourceOf(
  importing: Importing,
  content: Content,
  grant: ComposeGrant,
  path: Path,
  textOf: SourceFolder['text'],
): { readonly from: string; readonly text: string } | null {
  const lost = (message: string): null => {
    note(importing, 'lost', path, message);
    return null;
  };
  if (content === undefined) return lost(`"${grant.source}" is not declared at the top of the file; declare it`);
  if (content.content !== undefined) return { from: grant.source, text: content.content };
  if (content.environment !== undefined) {
    const value = importing.variables.get(content.environment);
    return value === undefined
      ? lost(`the variable ${content.environment} is not set; give --env-file, or set the value later`)
      : { from: grant.source, text: value };
  }
  const text = content.file === undefined ? null : textOf(content.file);
  if (text !== null && content.file !== undefined) return { from: content.file.replace(/^\.\//, ''), text };
  if (text === null && content.file !== undefined && importing.folder.kindOf(content.file) === 'outside')
    return lost(outsideMessage(content.file));
  return lost(
    content.file === undefined
      ? 'it is kept outside of the file; write its value where the stack has it'
      : `${content.file} cannot be read here; put the file there and import again, or set the value later`,
  );
}
