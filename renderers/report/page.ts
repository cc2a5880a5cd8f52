import type { Topology } from '../../model/topology.ts';
import { connectionsSection, outsideSection, secretsSection } from './around-section.ts';
import { exceptionsSection } from './exceptions-section.ts';
import { byServer, count, secretUses } from './facts.ts';
import type { Findings } from './findings.ts';
import { findingsSection } from './findings-section.ts';
import { type Html, html, trusted } from './html.ts';
import { serverSection } from './server-section.ts';
import { styleSheet } from './style.ts';

/** Nothing is fetched and no script runs, whatever a name of the topology holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page for people: everything about an environment in one file that needs no other. */
export function renderPage(topology: Topology, findings: Findings, diagram: string): string {
  const title = `${topology.system} / ${topology.environment}`;
  const uses = secretUses(topology);
  const [services, jobs, networks] = [
    byServer(topology.services),
    byServer(topology.jobs),
    byServer(topology.networks),
  ];
  const servers = topology.servers.map((server) => {
    const { name } = server;
    return serverSection({ server, services: services(name), jobs: jobs(name), networks: networks(name) }, uses);
  });
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(styleSheet())}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="facts">${sizes(topology)}</p>
<p class="tally">${tally(findings)}</p>
</header>
<main>
<figure>
${trusted(diagram)}</figure>
${findingsSection(findings)}${servers}${outsideSection(topology)}${connectionsSection(topology)}${exceptionsSection(topology)}${secretsSection(topology, uses)}</main>
</body>
</html>
`;
  return page.html;
}

function sizes({ servers, services, jobs, connections }: Topology): string {
  const containers = services.reduce((sum, { replicas }) => sum + replicas, 0);
  return [
    count(servers.length, 'server'),
    count(services.length, 'service'),
    count(containers, 'container'),
    count(jobs.length, 'job'),
    count(connections.length, 'connection'),
  ].join(' · ');
}

function tally({ violations, suppressed }: Findings): readonly Html[] {
  const errors = violations.filter(({ severity }) => severity === 'error').length;
  const warnings = violations.length - errors;
  return [
    html`<span class="${errors === 0 ? 'good' : 'bad'}">${count(errors, 'error')}</span> `,
    html`<span class="${warnings === 0 ? 'good' : 'care'}">${count(warnings, 'warning')}</span> `,
    ...(suppressed.length === 0 ? [] : [html`<span class="plain">${suppressed.length} suppressed</span>`]),
  ];
}
