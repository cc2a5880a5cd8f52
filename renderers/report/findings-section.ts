import type { Violation } from '../../model/violation.ts';
import type { Findings } from './findings.ts';
import { type Html, html, table } from './html.ts';

/** What is objected to, and what the team decided to live with. */
export function findingsSection({ violations, suppressed }: Findings): Html {
  const open = violations.map(violationCells);
  const lived = suppressed.map(({ violation, suppression }) => [
    ...violationCells(violation),
    html`${suppression.reason}<br><span class="minor">${
      suppression.until === null ? 'no end' : `until ${suppression.until}`
    }</span>`,
  ]);
  const head = ['Severity', 'Subject', 'What is wrong', 'Policy'];
  return html`<section>
<h2>Findings</h2>
${table(head, open, 'No policy objects to anything.')}${
  lived.length === 0 ? '' : html`<h3>Suppressed</h3>\n${table([...head, 'Reason'], lived, '')}`
}</section>
`;
}

function violationCells({ severity, subject, message, policy }: Violation): readonly Html[] {
  return [
    html`<span class="${severity === 'error' ? 'bad' : 'care'}">${severity}</span>`,
    html`${subject}`,
    html`${message}`,
    html`<code class="fixed">${policy}</code>`,
  ];
}
