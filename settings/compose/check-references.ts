import { didYouMean } from '../did-you-mean.ts';
import type { Place } from '../problem.ts';
import { type Problem, problemAt, whereOf } from '../problem.ts';
import type { ComposeFile } from './schema/file.ts';

type Path = readonly (string | number)[];

/** Names in a Compose file that lead to nothing, and services that have nothing to run: Compose takes neither. */
export function checkReferences(file: ComposeFile, placeOf: (path: Path) => Place): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (what: string, name: string, known: object | null | undefined, path: Path): void => {
    const names = Object.keys(known ?? {});
    if (names.includes(name)) return;
    const remedy = names.length === 0 ? `declare it at the top of the file` : didYouMean(name, names, what);
    const message = `expected the name of a ${what}, got "${name}"; ${remedy}`;
    problems.push(problemAt(placeOf(path), 'settings/reference', whereOf(path), message));
  };
  for (const [name, service] of Object.entries(file.services)) {
    const path: Path = ['services', name];
    if (
      service.image === undefined &&
      service.build === undefined &&
      service.provider === undefined &&
      service.extends === undefined
    ) {
      const message = 'expected an image, got nothing; write image, or build';
      problems.push(problemAt(placeOf(path), 'settings/missing', whereOf(path), message));
    }
    for (const on of Object.keys(service.depends_on ?? {}))
      check('service', on, file.services, [...path, 'depends_on']);
    for (const key of Object.keys(service.networks ?? {})) {
      if (key !== 'default') check('network', key, file.networks, [...path, 'networks']);
    }
    (service.volumes ?? []).forEach(({ type, source }, index) => {
      if (type === 'volume' && source !== null) check('volume', source, file.volumes, [...path, 'volumes', index]);
    });
    (service.configs ?? []).forEach(({ source }, index) => {
      check('config', source, file.configs, [...path, 'configs', index]);
    });
    (service.secrets ?? []).forEach(({ source }, index) => {
      check('secret', source, file.secrets, [...path, 'secrets', index]);
    });
  }
  return problems;
}
