import type { Rendering } from '../../model/artifact.ts';
import type { Topology } from '../../model/topology.ts';
import type { Findings } from './findings.ts';
import { renderPage } from './page.ts';
import { renderSummary } from './summary.ts';

export interface ReportContents extends Findings {
  /** The diagram as an SVG document; it stands in the page as it is. */
  readonly diagram: string;
}

/** The report on an environment: a page that is complete by itself, and a summary for a pull request. */
export function renderReport(topology: Topology, contents: ReportContents): Rendering {
  return {
    artifacts: [
      { path: 'report/index.html', content: renderPage(topology, contents, contents.diagram) },
      { path: 'report/summary.md', content: renderSummary(topology, contents) },
    ],
    violations: [],
  };
}
