import type { Exceptions } from './container-props.ts';

/** Of images whose entry point gives a volume to the program's user, and goes on as that user. */
export const VOLUME_OF_ROOT: Exceptions = {
  capabilities: "its entry point, as root, gives the volume to the program's user and goes on as that user",
  rootUser: 'a new volume belongs to root; the program itself runs as a user of its own',
};
