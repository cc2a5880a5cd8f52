import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretNode } from '../../model/secret.ts';
import { formatProblem } from '../../settings/problem.ts';
import { parseSecretFile, type SecretFile } from '../../settings/secrets/secret-file.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { type Identity, identityFile, tryFindIdentity } from './identity.ts';
import { openerOf, type Refusal } from './sealed.ts';
import {
  type NewSecret,
  type OpenStore,
  type Reading,
  type StoredSecret,
  type StorePlace,
  unreadable,
} from './store.ts';
import { ageFile, writeAgeFile } from './write-age-file.ts';

/** Secrets in the repository, each encrypted by itself. */
export function openAgeStore(place: StorePlace): OpenStore {
  const path = ageFile(place.topology);
  return {
    place: path,
    survey: async () => (await tryReadAgeFile(place))?.secrets ?? new Map(),
    read: (wanted) => read(place, wanted),
    write: (secrets) => write(place, secrets),
  };
}

/**
 * Reads the file without its values; null: there is none.
 *
 * @throws UsageError that tells all that is wrong with it
 */
export async function tryReadAgeFile({ project, topology }: StorePlace): Promise<SecretFile | null> {
  const path = ageFile(topology);
  const text = await readFile(join(project, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${path}: expected a file that can be read, got ${error.code}; check its permissions`);
  });
  if (text === null) return null;
  if (text.toString().trim() === '') {
    throw new UsageError(
      `${path}: expected encrypted secrets, got an empty file; bring it back from the repository’s history`,
    );
  }
  const file = parseSecretFile({ path, text });
  if ('problems' in file) throw new UsageError(...file.problems.map(formatProblem));
  return file;
}

/**
 * Reads the file, which has to be there.
 *
 * @throws UsageError
 */
export async function readAgeFile(place: StorePlace): Promise<SecretFile> {
  const file = await tryReadAgeFile(place);
  if (file !== null) return file;
  const target = targetText(place.topology);
  throw new UsageError(
    `${ageFile(place.topology)}: expected a file of secrets, got none; run arrimage secrets init ${target} and arrimage secrets generate ${target}, or say in secretStore where they are kept`,
  );
}

/** The private key of whoever runs this, which has to be one that the file is encrypted to. */
export async function findIdentity({ topology, access }: StorePlace, file: SecretFile): Promise<Identity> {
  const path = ageFile(topology);
  const identity = await tryFindIdentity(access);
  const others = file.recipients.map(({ key, comment }) => comment || `${key.slice(0, 12)}…`).join(', ');
  if (identity === null) {
    throw new UsageError(
      `${identityFile(access)}: expected the private key that opens ${path}, got none; bring it there, name it with --identity, or make one with arrimage secrets init and have it added by ${others}`,
    );
  }
  const isListed = file.recipients.some(({ key }) => identity.recipients.includes(key));
  if (isListed) return identity;
  const [own = ''] = identity.recipients;
  throw new UsageError(
    `${path}: expected the private key of one of its recipients (${others}), got that of ${own} from ${identity.place}; have one of them run arrimage secrets recipients ${targetText(topology)} add ${own}`,
  );
}

async function read(place: StorePlace, wanted: readonly SecretNode[]): Promise<Reading> {
  try {
    const file = await readAgeFile(place);
    const names = wanted.map(({ name }) => name).filter((name) => file.secrets.has(name));
    if (names.length === 0) return { found: new Map(), problems: [], failed: new Set() };
    return await openValues(place, file, await findIdentity(place, file), names);
  } catch (error) {
    if (error instanceof UsageError) return unreadable(wanted, ...error.lines);
    throw error;
  }
}

/** Decrypts values by name; each that is not as it should be gives a problem. */
export async function openValues(
  { topology }: StorePlace,
  { recipients, secrets }: SecretFile,
  identity: Identity,
  names: readonly string[],
): Promise<Reading & { readonly refused: ReadonlyMap<string, Refusal> }> {
  const path = ageFile(topology);
  const target = targetText(topology);
  const open = await openerOf(identity.keys, recipients);
  const found = new Map<string, StoredSecret>();
  const refused = new Map<string, Refusal>();
  for (const name of names) {
    const sealed = secrets.get(name);
    if (sealed === undefined) continue;
    const { version, changed } = sealed;
    const opened = await open({ target, name, version }, sealed.value);
    if ('refusal' in opened) refused.set(name, opened.refusal);
    else found.set(name, { value: opened.value, version, changed });
  }
  const problems = [...refused].map(([name, refusal]) => `${path} ${name}: ${REFUSALS[refusal]}`);
  return { found, problems, failed: new Set(refused.keys()), refused };
}

const MENDED = 'bring it back from the repository’s history, or set it anew with arrimage secrets set';

const REFUSALS: Readonly<Record<Refusal, string>> = {
  damaged: `expected a ciphertext of age that is whole, got one that was tampered with or cut; ${MENDED}`,
  'of another place': `expected the value of this secret in this version, got a ciphertext from another place: the file was tampered with, or merged by hand; ${MENDED}`,
  'not for this key': `expected a value that your key opens, got one that is encrypted to others only; ${MENDED}`,
  'of other recipients':
    'expected a value that is encrypted to the recipients of the file, got one for others: the list was tampered with, or merged by hand; bring the list back, then change it with arrimage secrets recipients',
};

/** Encrypts new values only: the others stay as they stand. */
async function write(place: StorePlace, values: ReadonlyMap<string, NewSecret>): Promise<void> {
  const file = await readAgeFile(place);
  const identity = await findIdentity(place, file);
  // Nothing is encrypted to a list that somebody has put a key of his own into.
  const { refused, problems } = await openValues(place, file, identity, [...file.secrets.keys()]);
  if ([...refused.values()].includes('of other recipients')) throw new UsageError(...problems);
  await writeAgeFile(place, file, values);
}
