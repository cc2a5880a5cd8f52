import { didYouMean } from '../settings/did-you-mean.ts';
import type { Project } from './project.ts';
import { UsageError } from './usage-error.ts';

/** One environment of one system. */
export interface Target {
  readonly system: string;
  readonly environment: string;
}

export function targetText({ system, environment }: Target): string {
  return `${system}/${environment}`;
}

/** The targets that are named, or all of the project where none is. Throws a `UsageError` that tells every wrong one. */
export function findTargets(project: Project, texts: readonly string[]): readonly Target[] {
  const known = project.targets;
  if (known.length === 0) {
    throw new UsageError(
      `${project.folder}: expected config/<system>/<environment>.yaml, got none; write the first environment`,
    );
  }
  if (texts.length === 0) return known;
  const names = known.map(targetText);
  const wrong = texts.filter((text) => !names.includes(text));
  if (wrong.length > 0) throw new UsageError(...wrong.map((text) => unknownTarget(text, names)));
  return known.filter((target) => texts.includes(targetText(target)));
}

function unknownTarget(text: string, names: readonly string[]): string {
  if (!/^[^/]+\/[^/]+$/.test(text))
    return `expected a target SYSTEM/ENVIRONMENT, got "${text}"; write one of ${names.join(', ')}`;
  return `expected a target of config/, got "${text}"; ${didYouMean(text, names, 'targets')}`;
}
