/** TypeScript that fits on a line, or is broken into one item a line. */
export type Layout = string | Group;

export interface Group {
  readonly open: string;
  readonly items: readonly Layout[];
  readonly close: string;
}

const WIDTH = 120;

/** A mapping, a list, a call or anything else between two brackets. */
export function group(open: string, items: readonly Layout[], close: string): Group {
  return { open, items, close };
}

/** `key: value`, or `key` alone where the value is called so. */
export function property(key: string, value: Layout): Layout {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
  if (typeof value === 'string') return value === name ? name : `${name}: ${value}`;
  return { ...value, open: `${name}: ${value.open}` };
}

/** The text of a layout that begins at a column; `after` is what follows on its last line. */
export function print(layout: Layout, indent: number, after = ''): string {
  if (typeof layout === 'string') return `${layout}${after}`;
  const line = flat(layout);
  if (!line.includes('\n') && indent + line.length + after.length <= WIDTH) return `${line}${after}`;
  const inner = ' '.repeat(indent + 2);
  const items = layout.items.map((item) => `${inner}${print(item, indent + 2, ',')}\n`);
  return `${layout.open}\n${items.join('')}${' '.repeat(indent)}${layout.close}${after}`;
}

function flat(layout: Layout): string {
  if (typeof layout === 'string') return layout;
  const space = layout.open.endsWith('{') && layout.items.length > 0 ? ' ' : '';
  return `${layout.open}${space}${layout.items.map(flat).join(', ')}${space}${layout.close}`;
}

/** A text in quotes; those that need fewer escapes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  if (text.includes("'") && !text.includes('"')) return `"${inner}"`;
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Text as it stands in a template literal. */
export function literal(text: string): string {
  return text.replace(/[\\`]|\$(?=\{)/g, '\\$&').replaceAll('\r', '\\r');
}
