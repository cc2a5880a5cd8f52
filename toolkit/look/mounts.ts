import type { Mount } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import type { Aspects } from './aspects.ts';
import type { SeenContainer, SeenImage } from './seen-container.ts';

/** What is mounted into a container. Volumes that only its image asks for are not ours to judge; a tmpfs is listed elsewhere. */
export function mountsOf({ Mounts }: SeenContainer, image: SeenImage | null): Aspects {
  const isImages = ({ Type, Name, Destination }: SeenContainer['Mounts'][number]): boolean => {
    const isNameless = Type === 'volume' && /^[0-9a-f]{64}$/.test(Name ?? '');
    return isNameless && (image === null || image.config.Volumes?.[Destination] !== undefined);
  };
  const mounts = Mounts.filter((mount) => !isImages(mount));
  return {
    mounts: mounts
      .map(({ Type, Name, Source, Destination, RW }) => mountText(Type, Name ?? Source, Destination, !RW))
      .sort(),
  };
}

export function wantedMounts({ volumes }: Topology, mounts: readonly Mount[]): Aspects {
  const texts = mounts.flatMap((mount) => {
    if (mount.kind === 'tmpfs') return [];
    const source =
      mount.kind === 'bind' ? mount.source : (volumes.find(({ id }) => id === mount.volume)?.name ?? mount.volume);
    return [mountText(mount.kind, source, mount.target, mount.readOnly)];
  });
  return { mounts: texts.sort() };
}

function mountText(kind: string, source: string, target: string, readOnly: boolean): string {
  return `${kind} ${source} at ${target}${readOnly ? ', read-only' : ''}`;
}
