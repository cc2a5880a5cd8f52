import { Construct } from 'constructs';

export interface NetworkProps {
  /**
   * Name that the engine knows it by.
   *
   * @default - `<system>-<environment>` for a server's own network, followed by `-<id>` for any other
   */
  readonly name?: string;

  /**
   * Cuts its containers off from everything outside the host.
   *
   * @default false
   */
  readonly internal?: boolean;
}

/** A bridge network of the server it is made in. */
export class Network extends Construct {
  readonly engineName: string | null;
  readonly internal: boolean;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    this.engineName = props.name ?? null;
    this.internal = props.internal ?? false;
  }

  get name(): string {
    return this.node.id;
  }
}
