/** A bridge network of one server. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly path: string;
  readonly id: string;
  readonly server: string;
  /** Name that the engine knows it by. */
  readonly name: string;
  /** No way out of the host. */
  readonly internal: boolean;
}
