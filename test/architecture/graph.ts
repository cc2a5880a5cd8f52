import { readSource, type SourceFile } from './source.ts';

/** Finds the circles among files that load one another, each as the path back to its start; types are not loaded. */
export function circles(files: readonly SourceFile[]): readonly string[] {
  const edges = new Map(
    files.map(({ path, imports }) => [path, imports.filter(({ when }) => when !== 'types').map(({ to }) => to)]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    } else if (!done.has(path)) {
      for (const next of edges.get(path) ?? []) {
        visit(next, [...trail, path]);
      }
      done.add(path);
    }
  };
  for (const { path } of files) {
    visit(path, []);
  }
  return found;
}

/** Lists the packages that are loaded as soon as a file is. */
export function loadedWith(start: string): readonly string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) {
      return;
    }
    seen.add(path);
    for (const { to, when } of readSource(path).imports) {
      if (when === 'static' && to.endsWith('.ts')) {
        visit(to);
      } else if (when === 'static') {
        packages.add(to);
      }
    }
  };
  visit(start);
  return [...packages];
}
