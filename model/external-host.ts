/** A machine we do not deploy, known to containers by name. */
export interface ExternalHostNode {
  readonly kind: 'external-host';
  readonly path: string;
  /** Host name that programs use. */
  readonly name: string;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
}
