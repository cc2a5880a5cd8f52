/** The name of a secret and what a new value must look like; its value is never part of the model. */
export interface SecretNode {
  readonly kind: 'secret';
  readonly path: string;
  readonly name: string;
  /** Characters in a generated value. */
  readonly length: number;
  /** What it is, in words, where only somebody else can make it; null: it may be generated. */
  readonly given: string | null;
  /** Counts rotations; another version is another file on the host. */
  readonly version: number;
}
