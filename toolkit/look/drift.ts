import type { Instance } from '../../model/instance.ts';
import type { Topology } from '../../model/topology.ts';
import { changesOf } from './aspects.ts';
import { confinementOf, wantedConfinement } from './confinement.ts';
import { limitsOf, wantedLimits } from './limits.ts';
import { linksOf, wantedLinks } from './links.ts';
import { mountsOf, wantedMounts } from './mounts.ts';
import { programOf, wantedProgram } from './program.ts';
import type { SeenContainer, SeenImage } from './seen-container.ts';

/**
 * In what a container that bears the right specification was changed all the same, in words; Terraform sees the least of it.
 *
 * What programs and hands write inside a container's own file system is not among it: nobody can tell the two apart.
 */
export function driftOf(
  topology: Topology,
  instance: Instance,
  found: SeenContainer,
  image: SeenImage | null,
): readonly string[] {
  const { service } = instance;
  return [
    ...changesOf(programOf(found, instance, image), wantedProgram(found, instance, image)),
    ...changesOf(limitsOf(found), wantedLimits(service)),
    ...changesOf({ ...confinementOf(found) }, { ...wantedConfinement(service) }),
    ...changesOf(linksOf(found), wantedLinks(topology, service)),
    ...changesOf(mountsOf(found, image), wantedMounts(topology, service.mounts)),
  ];
}
