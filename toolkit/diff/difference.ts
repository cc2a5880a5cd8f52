/** What a change does to what runs. */
export type Effect =
  | 'created'
  | 'replaced-without-interruption'
  | 'restarted-with-interruption'
  | 'scaled-without-interruption'
  | 'reloaded'
  | 'runs-again'
  | 'updated'
  | 'destroyed'
  | 'kept';

/** One attribute that differs. */
export interface AttributeChange {
  /** `image`, `environment.LOG_LEVEL`, `files./etc/redis/redis.conf`. */
  readonly attribute: string;
  /** Text of the value before; null: there was none. */
  readonly from: string | null;
  /** Text of the value after; null: there is none. */
  readonly to: string | null;
}

export type NodeKind =
  | 'server'
  | 'service'
  | 'job'
  | 'network'
  | 'volume'
  | 'secret'
  | 'certificate'
  | 'external-host'
  | 'outbound-proxy'
  | 'load-balancer'
  | 'firewall-rule'
  | 'connection';

export interface Change {
  readonly kind: NodeKind;
  readonly id: string;
  /** Null: it belongs to no server. */
  readonly server: string | null;
  readonly effect: Effect;
  /** What that means here, for people; empty where the effect says it all. */
  readonly note: string;
  readonly attributes: readonly AttributeChange[];
  /** Paths of the settings that cause it; empty: not known, or the code of the stack. */
  readonly settings: readonly string[];
}

/** How one topology differs from another. */
export interface Difference {
  readonly changes: readonly Change[];
  /** Services and jobs that stay as they are. */
  readonly unchanged: number;
}
