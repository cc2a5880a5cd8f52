import type { Rendering } from '../../model/artifact.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';

/** The files of each container, `files/<server>/<container>/<path in the container>`; a secret shows as `<secret:name>`. */
export function renderFiles(topology: Topology): Rendering {
  const artifacts = topology.files.map(({ container, target, content }) => ({
    path: `files/${container}${target}`,
    content: textOf(content),
  }));
  return { artifacts, violations: [] };
}
