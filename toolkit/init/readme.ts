import { byCodeUnit } from '../../model/json.ts';
import type { ProjectOptions } from './project-files.ts';

/** The page that a colleague reads first. */
export function readme({ name, systems, environments, ci }: ProjectOptions): string {
  const [system = 'SYSTEM'] = [...systems].sort(byCodeUnit);
  const environment = environments.at(-1) ?? 'ENVIRONMENT';
  return `# ${name}

What runs on our Docker servers, described with arrimage.

## Start

On a machine with Node 20.12 or newer:

\`\`\`sh
npm install
npx arrimage schema     # so that editors complete and check config/
npx arrimage check      # all that is wrong, at once
npx arrimage synth      # what would be deployed, below out/; open out/${system}/${environment}/report/index.html
\`\`\`

${environments.includes('lab') ? lab(system) : ''}## What lies where

| File | Says |
|---|---|
| \`config/<system>/base.yaml\` | what all environments of a system have in common |
| \`config/<system>/<environment>.yaml\` | what is different in one: servers, origin, limits |
| \`config/<system>/<environment>.secrets.yaml\` | its passwords and keys, encrypted |
| \`stacks/<system>.ts\` | which settings there are, and which services they make |
| \`stacks/systems.ts\` | which systems there are |
| \`.arrimage/\` | the lab, its secrets, and states of this machine; stays out of the repository |
${CI[ci]}
Another environment is another file, such as \`config/${system}/staging.yaml\`. Another system is another stack; list it in
\`stacks/systems.ts\`.

## Deploy

\`\`\`sh
npx arrimage secrets init ${system}/${environment}             # once: your key, and the encrypted file
npx arrimage secrets generate ${system}/${environment}         # all that are missing
npx arrimage doctor ${system}/${environment}                   # this machine and each server: what is missing, what to do
npx arrimage plan ${system}/${environment} --out plan.json     # for the reviewer
npx arrimage deploy ${system}/${environment} --plan plan.json  # just that
\`\`\`

A server needs SSH, Docker, and a user who may run docker. The values of secrets stand encrypted in
\`config/<system>/<environment>.secrets.yaml\`; a colleague makes a key with \`npx arrimage secrets init\`, and you let it in with
\`npx arrimage secrets recipients ${system}/${environment} add age1…\`. Keep a copy of your key in a safe place. For the lab secrets are made by themselves.

Commit \`package-lock.json\`: it holds everybody to the same versions.
`;
}

const CI: Readonly<Record<ProjectOptions['ci'], string>> = {
  github: '| `.github/workflows/check.yaml` | what is checked at each change |\n',
  gitlab: '| `.gitlab-ci.yml` | what is checked at each change |\n',
  none: '',
};

function lab(system: string): string {
  return `With a Docker engine on this machine, three real hosts to try a deployment on:

\`\`\`sh
npx arrimage lab up
npx arrimage deploy ${system}/lab
npx arrimage status ${system}/lab
npx arrimage lab down
\`\`\`

`;
}
