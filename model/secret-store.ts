/** Where the values of an environment's secrets are kept. */
export type SecretStore =
  /** Encrypted in the repository: `config/<system>/<environment>.secrets.yaml`. */
  | { readonly kind: 'age' }
  /** In a file or folder of plain values outside of the repository; null: `.arrimage/secrets/<system>/<environment>.json`. */
  | { readonly kind: 'file'; readonly path: string | null }
  /** With somebody else; a program prints one value. */
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly timeoutSeconds: number }
  /** In the environment variables of the process that deploys. */
  | { readonly kind: 'environment'; readonly prefix: string };
