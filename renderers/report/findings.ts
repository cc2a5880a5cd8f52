import type { Suppression } from '../../model/suppression.ts';
import type { Violation } from '../../model/violation.ts';

/** What policies and renderers object to, and what of it the team lives with. */
export interface Findings {
  readonly violations: readonly Violation[];
  readonly suppressed: readonly { readonly violation: Violation; readonly suppression: Suppression }[];
}
