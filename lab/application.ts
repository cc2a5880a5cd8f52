import type { LabPlace } from './lab-settings.ts';

/** An application that runs on the hosts of a lab. */
export interface Application {
  /** Its folder in `lab/apps`. */
  readonly folder: string;

  /** Names that settings give its image. */
  readonly names: readonly string[];

  /** Finds or builds its image on the lab's engine, and gives the reference. */
  readonly image: (place: LabPlace, ground: Ground, folder: string) => Promise<string>;
}

/** What images of applications stand on. */
export interface Ground {
  /** Whether official images can be had. */
  readonly online: boolean;

  /** Reference of the image that all images built here stand on. */
  readonly base: string;
}
