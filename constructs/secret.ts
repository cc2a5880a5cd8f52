import { Construct } from 'constructs';
import { refuseText } from './expression.ts';
import { pathOf } from './path.ts';
import { topologyError } from './topology-error.ts';

export interface SecretProps {
  /**
   * Characters in a generated value.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * What the value is, where only somebody else can make it, such as "the key file of the service account": it is asked for in these words.
   *
   * @default - none: a value of that length is generated
   */
  readonly given?: string;

  /**
   * Counts rotations: another version reaches the hosts as another file.
   *
   * @default 1
   */
  readonly version?: number;
}

/** A value that nobody may read, known by name in the whole environment; its id is that name. */
export class Secret extends Construct {
  readonly length: number;
  readonly given: string | null;
  readonly version: number;

  constructor(scope: Construct, id: string, props: SecretProps = {}) {
    super(scope, id);
    this.length = props.length ?? 32;
    this.given = props.given ?? null;
    this.version = props.version ?? 1;
    if (!Number.isInteger(this.length) || this.length < 16) {
      throw topologyError(
        pathOf(this),
        `expected a secret of at least 16 characters, got "${this.length}"; raise its length`,
      );
    }
  }

  get name(): string {
    return this.node.id;
  }

  override toString(): string {
    return refuseText();
  }
}
