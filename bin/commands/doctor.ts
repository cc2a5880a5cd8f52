import { Command } from 'commander';
import { diagnose, isFatal } from '../../toolkit/doctor.ts';
import { doctorReport, type ExaminedEnvironment, isWell } from '../../toolkit/report/doctor-report.ts';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf, type Io } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';
import { secretAccess } from '../secret-access.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage doctor`: says what this machine lacks, and what the servers of an environment do. */
export const doctorCommand: MakeCommand = (io, end, program) =>
  new Command('doctor')
    .description(
      'Look at this machine and at the servers of an environment: what is there, what is missing, what to do.',
    )
    .argument('[target]', 'environment; without one, this machine only')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string | undefined, options: Options) => {
      const diagnosing = diagnose(run, io.cwd, io.nodeVersion);
      const environment = text === undefined ? null : await examine(io, program, text, options);
      const machine = await diagnosing;
      if (environment === 'invalid') {
        end(exitCode.invalid);
        return;
      }
      io.out(doctorReport({ machine, environment }, options.format, colorsOf(io)));
      if (machine.some(isFatal)) end(exitCode.invalid);
      else if (environment !== null && !isWell(environment)) end(exitCode.unexpected);
    });

/** Minds no policy: that is for `check`. */
async function examine(
  io: Io,
  program: Command,
  text: string,
  options: Options,
): Promise<ExaminedEnvironment | 'invalid'> {
  const { checkTarget } = await import('../../toolkit/check.ts');
  const { findTargets, targetText } = await import('../../toolkit/target.ts');
  const project = await projectOf(io, program);
  const [target] = findTargets(project, [text]);
  if (target === undefined) return 'invalid';
  const checked = await checkTarget(project.config, project.systems, target, checkOptions(io, options));
  const { topology } = checked;
  if (topology === null) {
    const { checkReport } = await import('../../toolkit/report/check-report.ts');
    io.err(await checkReport([checked], 'text', colorsOf(io)));
    return 'invalid';
  }
  const { openHosts } = await import('../../toolkit/hosts.ts');
  const { examineServers } = await import('../../toolkit/examine/examine-servers.ts');
  const hosts = await openHosts(project.folder, run);
  const { firewallFindings } = await import('../../toolkit/firewall/firewall-findings.ts');
  const findings = [
    ...(await examineServers(topology, hosts, { checks: 'all' })),
    ...(await firewallFindings(hosts, topology)),
  ];
  const { checkSecrets } = await import('../../toolkit/secrets/check-secrets.ts');
  const secrets = await checkSecrets({ project: project.folder, topology, access: secretAccess(io, program) });
  return { target: targetText(target), servers: topology.servers, findings, secrets };
}

const EXAMPLES = `
Examples:
  arrimage doctor                                     this machine
  arrimage doctor samaconso/prod                      and its secrets, and each server: access, versions, clock, disks, ports, memory, names, ways, origins
  arrimage doctor samaconso/prod --format json

check, synth and diff need Node only, diff against a revision git too. The other programs are for what is synthesized.
Exit codes: 0 nothing is wrong, 1 something is wrong on a server, or with the secrets, 2 this machine cannot run arrimage, or the settings are invalid`;
