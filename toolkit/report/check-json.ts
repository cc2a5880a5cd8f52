import { renderJson } from '../../model/json.ts';
import { type Checked, hasErrors } from '../check.ts';
import { targetText } from '../target.ts';
import { findingsOf } from './finding.ts';

/** What a check found, for programs; docs/reference/json.md describes it. */
export function checkJson(checked: readonly Checked[]): string {
  return renderJson({
    version: 1,
    ok: !checked.some(hasErrors),
    targets: checked.map((item) => ({
      target: targetText(item.target),
      ok: !hasErrors(item),
      servers: item.topology?.servers.length ?? null,
      services: item.topology?.services.length ?? null,
    })),
    findings: findingsOf(checked).map(({ text, ...finding }) => finding),
  });
}
