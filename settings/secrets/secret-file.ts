import { stringify } from 'yaml';
import { z } from 'zod';
import { parseSource } from '../parse.ts';
import { plainOf } from '../plain.ts';
import type { Problem } from '../problem.ts';
import { count } from '../schema/count.ts';
import { name } from '../schema/name.ts';
import { schemaProblems } from '../schema-problems.ts';
import type { Source } from '../source.ts';

/** Who can read the values of a file of secrets. */
export interface Recipient {
  /** Public key of age, `age1…`. */
  readonly key: string;
  /** Who that is; empty: not said. */
  readonly comment: string;
}

/** A value as it stands in a file of secrets. */
export interface SealedSecret {
  /** Counts rotations. */
  readonly version: number;
  /** Day of the last change, `YYYY-MM-DD`. */
  readonly changed: string;
  /** Ciphertext of age in base64, on one line. */
  readonly value: string;
}

/** The content of `config/<system>/<environment>.secrets.yaml`. */
export interface SecretFile {
  readonly recipients: readonly Recipient[];
  /** By name. */
  readonly secrets: ReadonlyMap<string, SealedSecret>;
}

const schema = z.strictObject({
  format: z.literal(1, 'expected 1; update arrimage'),
  recipients: z
    .array(
      z.strictObject({
        key: z.string().regex(/^age1[a-z0-9]{50,3000}$/, 'expected a public key of age; write it whole, from age1 on'),
        comment: z.string().default(''),
      }),
    )
    .min(1, 'expected at least one recipient; bring the file back from the repository'),
  secrets: z.record(
    name,
    z.strictObject({
      version: count(1, 999_999),
      changed: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day; write it as YYYY-MM-DD'),
      value: z
        .string()
        .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'expected base64 on one line; bring it back from the repository'),
    }),
  ),
});

/** Reads a file of secrets, or says all that is wrong with it. */
export function parseSecretFile(source: Source): SecretFile | { readonly problems: readonly Problem[] } {
  const { node, problems } = parseSource(source, 0);
  if (node === null || problems.length > 0) return { problems };
  const found: Problem[] = [];
  const plain = plainOf(schema, node, [], { root: node, folder: '', files: {}, problems: found });
  const result = schema.safeParse(plain, { error: () => '', jitless: true });
  if (!result.success) return { problems: [...found, ...schemaProblems(schema, node, result.error.issues)] };
  const { recipients, secrets } = result.data;
  return { recipients, secrets: new Map(Object.entries(secrets)) };
}

/** The text of a file of secrets: sorted by name, each value on one line, so that a review shows which one changed. */
export function renderSecretFile({ recipients, secrets }: SecretFile, target: string): string {
  const content = {
    format: 1,
    recipients: recipients.map(({ key, comment }) => (comment === '' ? { key } : { key, comment })),
    secrets: Object.fromEntries(
      [...secrets.keys()].sort().map((key) => {
        const { version, changed, value } = secrets.get(key) ?? { version: 1, changed: '', value: '' };
        return [key, { version, changed, value }];
      }),
    ),
  };
  return `# Secrets of ${target}, each encrypted to the recipients by age. Change them with: arrimage secrets
${stringify(content, { lineWidth: 0 })}`;
}
