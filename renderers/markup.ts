const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const HARMLESS = /^[\w .,:;/@()+=×·-]*$/;

/** Text for an element or an attribute of XML; what XML cannot hold and what would turn the writing direction shows as �. */
export function escapeXml(text: string): string {
  if (HARMLESS.test(text)) return text;
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The text on one line, without control characters, lone surrogates and marks of writing direction. */
export function plainText(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, '\uFFFD');
}

/** An element with its attributes; numbers have at most one decimal, so that a text differs only where the picture does. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`;
}

/** A coordinate with at most one decimal. */
export function coordinate(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2).replace(/^-0$/, '0') : text;
}

function attributeText(value: string | number): string {
  return typeof value === 'number' ? coordinate(value) : escapeXml(value);
}

/** Bytes as people write them: `512 MiB`, `1.5 GiB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
}

/** What people call an image: the last part of its name, with its tag or the beginning of its digest. */
export function imageText(image: string): string {
  const [reference = '', digest] = image.split('@');
  const last = reference.slice(reference.lastIndexOf('/') + 1);
  return last.includes(':') || digest === undefined ? last : `${last}@${digest.slice(0, 'sha256:'.length + 8)}`;
}
