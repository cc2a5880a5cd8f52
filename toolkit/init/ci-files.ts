import type { Artifact } from '../../model/artifact.ts';

/** Kinds of CI that a project can be checked by. */
export const CIS = ['github', 'gitlab', 'none'] as const;

export type Ci = (typeof CIS)[number];

/** The file that checks each change where the repository lies; none for `none`. */
export function ciFiles(ci: Ci): readonly Artifact[] {
  switch (ci) {
    case 'github':
      return [{ path: '.github/workflows/check.yaml', content: GITHUB }];
    case 'gitlab':
      return [{ path: '.gitlab-ci.yml', content: GITLAB }];
    case 'none':
      return [];
  }
}

const GITHUB = `# Checks every environment at each change; what is wrong shows beside the line it stands in.
name: check
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npm run typecheck
      - run: npx arrimage check --format github
      - run: npx arrimage synth
`;

const GITLAB = `# Checks every environment at each change; what would be deployed can be read in the artifacts.
check:
  image: node:22-slim
  timeout: 10m
  script:
    - npm ci
    - npm run typecheck
    - npx arrimage check
    - npx arrimage synth
  artifacts:
    paths: [out/]
    expire_in: 1 week
`;
