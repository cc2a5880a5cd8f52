import { isKnownPassword } from '../../policies/facts/password.ts';
import type { ParsedCompose } from '../../settings/compose/parse-compose.ts';
import type { Hosts } from './hosts.ts';
import type { ImageProgram } from './known-images.ts';
import { free, nameOf } from './names.ts';
import type { ImportFinding, PlannedFile, PlannedSecret } from './plan.ts';
import type { SourceFolder } from './source-folder.ts';

/** What an import is made from. */
export interface ImportSource {
  readonly compose: ParsedCompose;
  /** Name of the Compose project. */
  readonly project: string;
  readonly system: string;
  readonly environment: string;
  readonly address: string;
  /** Variables that the file was read with. */
  readonly variables: ReadonlyMap<string, string>;
  /** Folder of the Compose file. */
  readonly folder: SourceFolder;
  /** Profiles whose services are taken too. */
  readonly profiles: readonly string[];
  /** What an image starts; null: it is not known here. */
  readonly inspect: (image: string) => ImageProgram | null;
}

export type Path = readonly (string | number)[];

/** An import under way: what it has found so far. */
export interface Importing extends ImportSource {
  /** Names of what is made of each service, by the name that the file has for it. */
  readonly names: ReadonlyMap<string, string>;
  readonly hosts: Hosts;
  readonly findings: ImportFinding[];
  readonly secrets: Map<string, PlannedSecret>;
  readonly files: Map<string, PlannedFile>;
  /** Volumes by the name that the engine has for them. */
  readonly volumes: Map<string, string>;
}

/** Adds something that the team has to know. */
export function note(importing: Importing, kind: ImportFinding['kind'], path: Path, message: string): void {
  const place = importing.compose.placeOf(path);
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  importing.findings.push({ kind, place, where: where.replace(/^\./, ''), message });
}

export interface SecretRequest {
  /** null: nobody has set it. */
  readonly value: string | null;
  /** What it is called where nothing else has that name. */
  readonly name: string;
  readonly service: string;
  readonly user: string | null;
  readonly path: Path;
}

/** The name of the secret with a value: each value is one secret, so that whoever shares it today shares it still. */
export function secretFor(importing: Importing, { value, name, service, user, path }: SecretRequest): string {
  const { secrets } = importing;
  const known = [...secrets.values()].find((secret) => value !== null && secret.value === value);
  if (known !== undefined) return known.name;
  const wanted = nameOf(name);
  if (value === null && secrets.get(wanted)?.value === null) return wanted;
  const own = secrets.has(wanted) ? free(nameOf(`${service}-${name}`), secrets) : wanted;
  secrets.set(own, { name: own, value });
  if (value !== null) judge(importing, own, value, user, path);
  return own;
}

function judge(importing: Importing, name: string, value: string, user: string | null, path: Path): void {
  const mend = `change it in the program, then "${name}" in the file of the secrets`;
  if (isKnownPassword(value) || value.toLowerCase() === user?.toLowerCase()) {
    note(importing, 'weak', path, `it is a default password, which everybody tries first; ${mend}`);
  } else if (value.trim().length < 12) {
    note(importing, 'weak', path, `it has ${value.trim().length} characters, which can be guessed; ${mend}`);
  }
}
