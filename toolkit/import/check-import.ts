import { type Checked, checkTarget } from '../check.ts';
import { openProject } from '../project.ts';
import type { ImportPlan } from './plan.ts';

/** What a check of the new system said, or why there was none. */
export interface ImportCheck {
  readonly checked: Checked | null;
  readonly unchecked: string | null;
}

/** Loads the project as it now is, and checks the environment as `arrimage check` does. */
export async function checkImport(folder: string, plan: ImportPlan, today: string): Promise<ImportCheck> {
  const target = { system: plan.system, environment: plan.environment };
  try {
    const project = await openProject(folder);
    return {
      checked: await checkTarget(project.config, project.systems, target, { overrides: [], today }),
      unchecked: null,
    };
  } catch (error) {
    // What was written is there all the same; another system of the project may be at fault.
    return { checked: null, unchecked: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
