import type { Environment } from '../constructs/environment.ts';
import type { SettingsOf, SettingsSchema } from '../settings/define-settings.ts';

/** A system that can be deployed: what its settings look like, and what they make. */
export interface System {
  /** Name of its folder below config/, such as `samaconso`. */
  readonly name: string;

  /** What `config/<name>/*.yaml` is checked by. */
  readonly settings: SettingsSchema;

  /** Makes the constructs of one environment; the same settings make the same constructs. */
  readonly build: (environment: Environment, settings: never) => void;
}

/** Declares a system; `build` gets the settings as its schema gives them. */
export function defineSystem<Schema extends SettingsSchema>(
  settings: Schema,
  build: (environment: Environment, settings: SettingsOf<Schema>) => void,
): System {
  return { name: settings.name, settings, build };
}
