import { nodesOf, type SyntaxNode } from './source.ts';

/**
 * Names a file reads from outside itself or calls on what it is given: `process`, `Math.random`, `localeCompare`; a date made
 * of nothing is `new Date()`.
 */
export function globalsOf(program: object): ReadonlySet<string> {
  const names = new Set<string>();
  const keys = new Set<unknown>();
  for (const node of nodesOf(program)) {
    for (const key of [node['property'], node['key'], node['imported']]) {
      if (node['computed'] !== true && node['shorthand'] !== true) {
        keys.add(key);
      }
    }
    for (const name of namesOf(node, keys)) {
      names.add(name);
    }
  }
  return names;
}

function namesOf(node: SyntaxNode, keys: ReadonlySet<unknown>): readonly string[] {
  switch (node['type']) {
    case 'Identifier':
      return keys.has(node) ? [] : [String(node['name'])];
    case 'MemberExpression': {
      const property = nameOf(node['property']);
      return [property, `${nameOf(node['object'])}.${property}`];
    }
    case 'NewExpression':
      return [`new ${nameOf(node['callee'])}(${(node['arguments'] as readonly unknown[]).length === 0 ? '' : '…'})`];
    default:
      return [];
  }
}

function nameOf(node: unknown): string {
  return String((node as SyntaxNode)['name'] ?? (node as SyntaxNode)['value'] ?? '');
}
