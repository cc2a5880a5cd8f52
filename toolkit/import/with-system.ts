import { identifierOf } from '../init/systems-module.ts';

/** The module of systems with one more; null where it is written in a way that is not understood. */
export function withSystem(text: string, system: string): string | null {
  const name = identifierOf(system);
  const list = /(export const systems[^=]*=\s*\[)([^\]]*)\]/.exec(text);
  if (list === null) return null;
  const before = (list[2] ?? '').trim().replace(/,$/, '');
  const added = text.replace(list[0], `${list[1]}${before === '' ? name : `${before}, ${name}`}]`);
  const imports = [...added.matchAll(/^import .*;$/gm)].at(-1);
  const at = imports === undefined ? 0 : imports.index + imports[0].length + 1;
  return `${added.slice(0, at)}import { ${name} } from './${system}.ts';\n${added.slice(at)}`;
}
