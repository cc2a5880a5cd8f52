import type { ImportPlan, PlannedFile } from '../plan.ts';
import { identifiersOf } from './identifiers.ts';
import { literal } from './layout.ts';
import { secretsOfFile } from './mounts.ts';

/** The module with the files that containers are given: `stacks/<system>-files.ts`. */
export function writeFiles(plan: ImportPlan, exported: string): string {
  const identifiers = identifiersOf(plan, exported);
  const hasSecrets = plan.files.some(({ content }) => secretsOfFile(content).length > 0);
  const head = hasSecrets ? "import { type Secret, text } from 'arrimage';\n\n" : '';
  return `${head}${plan.files.map((file) => constant(file, identifiers.secret)).join('\n')}`;
}

function constant({ constant: name, source, content }: PlannedFile, secretName: (name: string) => string): string {
  const parameters = secretsOfFile(content).map((secret) => `${secretName(secret)}: Secret`);
  const head = `/** \`${source}\` of the Compose project. */\nexport const ${name} = `;
  if (parameters.length === 0) {
    return `${head}\`${content.map((part) => (typeof part === 'string' ? literal(part) : '')).join('')}\`;\n`;
  }
  const parts = content.map((part) => {
    if (typeof part === 'string') return literal(part);
    return part.kind === 'secret' ? `\${${secretName(part.secret)}}` : part.to;
  });
  return `${head}(${parameters.join(', ')}) => text\`${parts.join('')}\`;\n`;
}
