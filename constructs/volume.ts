import { Construct } from 'constructs';

export interface VolumeProps {
  /**
   * Name that the engine knows it by; a system that already runs keeps its data by keeping this name.
   *
   * @default - `<system>-<environment>-<id>`
   */
  readonly name?: string;
}

/** Data on the server it is made in; no deployment removes it. */
export class Volume extends Construct {
  readonly engineName: string | null;

  constructor(scope: Construct, id: string, props: VolumeProps = {}) {
    super(scope, id);
    this.engineName = props.name ?? null;
  }

  get name(): string {
    return this.node.id;
  }
}
