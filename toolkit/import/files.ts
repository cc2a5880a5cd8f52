import type { ComposeGrant } from '../../settings/compose/schema/mount.ts';
import type { ComposeService } from '../../settings/compose/schema/service.ts';
import { type Importing, note, type Path, secretFor } from './importing.ts';
import type { MountDraft } from './mount-draft.ts';
import { keyOf, nameOf } from './names.ts';
import type { Template } from './plan.ts';
import { fileTemplate } from './templates.ts';

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
  if (PRIVATE_KEY.test(text)) {
    const request = { value: text, name: mount.source.split('/').at(-1) ?? 'key', service: name, user: null, path };
    const content: Template = [{ kind: 'secret', secret: secretFor(importing, request), encoding: 'plain' }];
    draft.files.push({ target: mount.target, content, mode: null });
    return true;
  }
  const content = contentOf(importing, name, mount.source.replace(/^\.\//, ''), text, path);
  draft.files.push({ target: mount.target, content, mode: null });
  const script = /^#!/.test(text);
  if (script) draft.files[draft.files.length - 1] = { target: mount.target, content, mode: '0555' };
  if (!mount.readOnly && !script && !/\.(?:conf|cfg|ini|ya?ml|json|toml|pem|crt|xml|sql)$/.test(mount.source)) {
    note(importing, 'changed', path, 'the file is read-only from now on; use a volume if the program writes to it');
  }
  return true;
}

const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY/;

/** The constant that holds a content; each source is one. */
function contentOf(importing: Importing, service: string, source: string, text: string, path: Path): string {
  const { files } = importing;
  const known = [...files.values()].find((file) => file.source === source);
  if (known !== undefined) return known.constant;
  const parts = source.split('/').map((part) => nameOf(part));
  let constant = keyOf(parts.at(-1) ?? 'file');
  for (let depth = 2; files.has(constant) && depth <= parts.length; depth++)
    constant = keyOf(parts.slice(-depth).join('-'));
  for (let number = 2; files.has(constant); number++) constant = `${keyOf(parts.join('-'))}${number}`;
  const content = fileTemplate(importing, { service, path }, source, text);
  files.set(constant, { constant, source, content });
  for (const [before, now] of importing.names) {
    if (before === now || !new RegExp(`(?<![\\w-])${before.replaceAll('.', '\\.')}(?![\\w-])`).test(text)) continue;
    note(importing, 'changed', path, `${source} names ${before}, which is called ${now} from now on; change it there`);
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
    const given = sourceOf(importing, content, grant, path);
    if (given === null) return;
    const constant = contentOf(importing, name, given.from, given.text, path);
    draft.files.push({ target, content: constant, mode: grant.mode === null ? null : grant.mode.padStart(4, '0') });
  });
  (service.secrets ?? []).forEach((grant, index) => {
    const path: Path = ['services', composeName, 'secrets', index];
    const given = sourceOf(importing, importing.compose.file.secrets?.[grant.source], grant, path);
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
  const text = content.file === undefined ? null : importing.folder.text(content.file);
  if (text !== null && content.file !== undefined) return { from: content.file.replace(/^\.\//, ''), text };
  return lost(
    content.file === undefined
      ? 'it is kept outside of the file; write its value where the stack has it'
      : `${content.file} cannot be read here; put the file there and import again, or set the value later`,
  );
}
