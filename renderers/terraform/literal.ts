/** Text that Terraform takes as it is, in every string of a value: it would else expand `${…}` and `%{…}`. */
export function literal<T>(value: T): T {
  return escaped(value) as T;
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeText(key), escaped(item)]));
}

function escapeText(text: string): string {
  return text.includes('{') ? text.replaceAll(/[$%](?=\{)/g, '$&$&') : text;
}
