import type { Artifact } from '../../model/artifact.ts';
import type { Answers } from './answers.ts';
import { projectFiles } from './project-files.ts';
import { webConfig } from './web-config.ts';
import { webStack } from './web-stack.ts';

/** All files of a project with one system. */
export function newProject(answers: Answers): readonly Artifact[] {
  const { system, ci } = answers;
  return [
    // Not the system's name alone: npm installs no package into a project of the same name.
    ...projectFiles({ name: `${system}-servers`, systems: [system], environments: ['lab', 'prod'], ci }),
    { path: `stacks/${system}.ts`, content: webStack(system) },
    ...webConfig(answers),
  ];
}

/** Those files of any project that do not depend on what it is called. */
export function commonFiles(): readonly Artifact[] {
  return projectFiles({ name: '', systems: [], environments: [], ci: 'none' });
}
