import type { Checked } from '../check.ts';
import { version } from '../version.ts';
import { checkText } from './check-text.ts';
import type { Colors } from './colors.ts';

/** What a check found, in the format that was asked for. */
export async function checkReport(
  checked: readonly Checked[],
  format: 'text' | 'json' | 'sarif' | 'github',
  colors: Colors,
): Promise<string> {
  switch (format) {
    case 'text':
      return checkText(checked, colors);
    case 'json':
      return (await import('./check-json.ts')).checkJson(checked);
    case 'sarif':
      return (await import('./check-sarif.ts')).checkSarif(checked, version);
    case 'github':
      return (await import('./check-github.ts')).checkGithub(checked);
  }
}
