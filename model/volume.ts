/** Data that outlives containers and deployments. */
export interface VolumeNode {
  readonly kind: 'volume';
  readonly path: string;
  readonly id: string;
  readonly server: string;
  /** Name that the engine knows it by. */
  readonly name: string;
}
