import type { Construct } from 'constructs';
import type { Service } from './service.ts';
import { Volume } from './volume.ts';

/** Gives a service a volume at /var/tmp, which an image's own lets anybody write to: a new volume takes that over. */
export function addWritableVolume(service: Service, scope: Construct, id: string): void {
  service.addVolume('/var/tmp', new Volume(scope, id));
}
