import type { EdgeConfiguration } from './configuration.ts';
import { indented } from './indented.ts';

/** Maintenance is on while this file of the edge's folder is executable: a copy can set a mode, but remove nothing. */
export const MAINTENANCE_FLAG = 'maintenance';

export const MAINTENANCE_PAGE = 'maintenance.html';

/** Not reached from outside. */
export const MAINTENANCE_PATH = '/.well-known/arrimage/maintenance';

/** What clients get in place of an answer, each with the time after which to try again. */
export function pageLocations(edge: EdgeConfiguration, headers: readonly string[]): readonly string[] {
  const { folder, rateLimit } = edge;
  const page = (name: string, lines: readonly string[]): readonly string[] => [
    `location @${name} {`,
    ...indented([
      ...headers.map((header) => `add_header ${header} always;`),
      'add_header Cache-Control no-store always;',
      ...lines,
    ]),
    '}',
  ];
  const perRequest = rateLimit === undefined ? 1 : Math.max(1, Math.ceil(rateLimit.seconds / rateLimit.requests));
  return [
    ...page('limited', [
      `add_header Retry-After ${perRequest} always;`,
      'default_type text/plain;',
      'return 429 "Too many requests; try again in a moment.\\n";',
    ]),
    ...page('broken', unanswered(502)),
    ...page('late', unanswered(504)),
    // A path and not a name, so that nginx asks for the page by GET whatever was asked for.
    `location = ${MAINTENANCE_PATH} {`,
    ...indented([
      'internal;',
      ...headers.map((header) => `add_header ${header} always;`),
      'add_header Cache-Control no-store always;',
      'add_header Retry-After 60 always;',
      'default_type text/html;',
      `alias ${folder}/${MAINTENANCE_PAGE};`,
    ]),
    '}',
  ];
}

/** Where no replica took the connection, one may in a moment; else the answer is what it is. */
function unanswered(status: number): readonly string[] {
  return [
    'add_header Retry-After $unreached_retry always;',
    'default_type text/html;',
    'if ($unreached_retry) {',
    `  return 503 '${STARTING}';`,
    '}',
    `return ${status};`,
  ];
}

/** The page that is shown during maintenance unless the team gives its own. */
export const DEFAULT_MAINTENANCE_PAGE = htmlPage(
  'Under maintenance',
  'We are working on this service. It will be back in a moment.',
);

const STARTING = htmlPage('Starting', 'This service is starting. The page loads by itself in a moment.', 2).trimEnd();

function htmlPage(title: string, sentence: string, reloadSeconds?: number): string {
  const reload = reloadSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${reloadSeconds}">`;
  const style = 'body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#222}';
  return `<!doctype html><html lang="en"><meta charset="utf-8">${reload}<title>${title}</title><style>${style}</style><h1>${title}</h1><p>${sentence}</p></html>\n`;
}
