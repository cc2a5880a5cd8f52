import type { Artifact } from '../model/artifact.ts';
import { renderJson } from '../model/json.ts';
import type { SettingsSchema } from './define-settings.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { referenceOf } from './reference-page.ts';

/** What `arrimage schema` writes for a system, relative to the project: its JSON Schema and its reference page. */
export function referenceFiles(system: SettingsSchema): readonly Artifact[] {
  return [
    { path: `docs/schema/${system.name}.schema.json`, content: renderJson(jsonSchemaOf(system)) },
    { path: `docs/reference/${system.name}.md`, content: referenceOf(system) },
  ];
}
