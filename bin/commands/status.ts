import { Command } from 'commander';
import type { Deployment } from '../../toolkit/deploy/deployment.ts';
import type { Finding } from '../../toolkit/examine/finding.ts';
import { openDeployment } from '../deployment.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { formatOption, type MakeCommand, setOption } from '../options.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
  readonly exitCode?: boolean;
}

/** `arrimage status`: says what runs, and in what it differs from the settings. */
export const statusCommand: MakeCommand = (io, end, program) =>
  new Command('status')
    .description('Say what runs on each server, how it does, and in what it differs from the settings.')
    .argument('<target>', 'environment')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .option('--exit-code', 'end with 3 where something differs')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const open = await openDeployment(io, end, program, text, options);
      if (open === null) return;
      const { deployment } = open;
      deployment.progress.close();
      const { lookWherePossible } = await import('../../toolkit/look/look-where-possible.ts');
      const { differencesOf } = await import('../../toolkit/differences.ts');
      const { unfinishedTexts } = await import('../../toolkit/releases/change-mark.ts');
      const { firewallNotes } = await import('../../toolkit/firewall/seen-firewall.ts');
      const { lockRows, statusReport, statusRows } = await import('../../toolkit/report/status-report.ts');
      const { standbyRows } = await import('../../toolkit/report/standby-rows.ts');
      const { otherPorts } = await import('../../toolkit/look/other-ports.ts');
      const { topology, hosts } = deployment;
      const looking = lookWherePossible(hosts, topology);
      const certificates = await certificateFindings(deployment);
      const { seen, errors } = await looking;
      const ports = await otherPorts(hosts, topology, seen);
      const deviations = differencesOf({ topology }, seen);
      const firewall = firewallNotes(topology, seen);
      const target = `${topology.system}/${topology.environment}`;
      const warnings = unfinishedTexts(seen);
      const rows = statusRows(topology, seen);
      const now = new Date();
      const [standby, locks] = [standbyRows(seen), lockRows(topology, seen, now)];
      const report = { target, rows, standby, deviations, locks, firewall, warnings, ports, certificates, errors, now };
      io.out(statusReport(report, options.format, colorsOf(io)));
      if (errors.length > 0) end(exitCode.unexpected);
      else if (options.exitCode === true && deviations.length > 0) end(exitCode.changes);
    });

/** Certificates of the servers that answer; for the others there is the error of the look. */
async function certificateFindings({ topology, hosts }: Deployment): Promise<readonly Finding[]> {
  const { inspectCertificates } = await import('../../toolkit/certificates/inspect-certificates.ts');
  const { judgeCertificates } = await import('../../toolkit/certificates/judge-certificates.ts');
  const states = await inspectCertificates(topology, hosts, { unreachable: 'left out' });
  return judgeCertificates(topology, states, new Date());
}

const EXAMPLES = `
Examples:
  arrimage status samaconso/prod
  arrimage status samaconso/prod --format json --exit-code

What was changed by hand on a container is told word by word. Ports that somebody else has opened on a server are told too; they do not
count as differences, since no deployment closes them.
A server that does not answer is named; the others are shown all the same, and the exit code is 1.`;
