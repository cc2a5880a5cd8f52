import type { Exception } from '../../model/container.ts';
import type { Topology } from '../../model/topology.ts';
import { type Html, html, table } from './html.ts';

const WORDS: Readonly<Record<Exception['kind'], string>> = {
  capabilities: 'keeps capabilities',
  'root-user': 'starts as root',
  'writable-root': 'can write to its root file system',
};

/** Which containers are less confined than the others, and why. */
export function exceptionsSection({ services, jobs }: Topology): Html {
  const rows = [...services, ...jobs].flatMap(({ id, exceptions, capabilities }) =>
    exceptions.map(({ kind, reason }) => [
      html`<strong>${id}</strong>`,
      html`${WORDS[kind]}${kind === 'capabilities' ? `: ${names(capabilities ?? [])}` : ''}`,
      html`${reason}`,
    ]),
  );
  return html`<section>
<h2>Exceptions</h2>
<p class="facts">No container gains privileges; but for these, none starts as root, keeps a capability or can write to its root file system.</p>
${table(['Container', 'What it may do', 'Why'], rows, 'None.')}</section>
`;
}

function names(capabilities: readonly string[]): string {
  return capabilities.map((name) => name.replace(/^CAP_/, '')).join(', ');
}
