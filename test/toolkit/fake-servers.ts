import { instancesOf } from '../../model/instance.ts';
import type { Topology } from '../../model/topology.ts';
import { type OpenTarget, openTarget } from '../../toolkit/open-target.ts';
import { openProject } from '../../toolkit/project.ts';
import type { Finished, Runner, RunOptions } from '../../toolkit/run.ts';

/** A script or command as a server got it. */
export interface Received {
  readonly server: string;
  /** The command line of SSH, from the program to the remote command. */
  readonly words: readonly string[];
  readonly script: string;
  /** The script's first line: its arguments, quoted. */
  readonly args: string;
  readonly options: RunOptions;
}

/** What a server says: its output, or output with an exit code and errors; null: it says what it should. */
export type Answer = (received: Received) => string | Partial<Omit<Finished, 'stdout'>> | null;

export interface FakeServers {
  readonly open: OpenTarget;
  /** Everything that changes something, as `server: verb service`, in order. */
  readonly done: readonly string[];
  readonly received: readonly Received[];
}

/** The servers of samaconso/lab as if it were deployed: they run all, and start and stop what they are told to. */
export async function fakeServers(answer: Answer = () => null): Promise<FakeServers> {
  const done: string[] = [];
  const received: Received[] = [];
  const running = new Map<string, boolean>();
  const names = new Map<string, string>();
  let topology: Topology | null = null;
  const run: Runner = async (program, args, options) => {
    const address = args[args.indexOf('--') + 1];
    const server = topology?.servers.find((item) => item.address === address)?.name ?? '?';
    const [first = '', ...lines] = String(options.input ?? '').split('\n');
    const call = {
      server,
      words: [program, ...args],
      script: lines.join('\n'),
      args: first.replace('set -- ', ''),
      options,
    };
    received.push(call);
    const said = answer(call);
    if (typeof said === 'object' && said !== null) return finished('', said);
    if (said !== null && options.line !== undefined) {
      for (const line of said.split('\n').slice(0, -1)) options.line(line, 'stdout');
      return finished('');
    }
    if (said !== null || topology === null) return finished(said ?? '');
    if (call.script.includes("'container {{json .}}'")) return finished(looked(topology, server, running));
    const [, verb = ''] = /^docker (start|stop|restart) "/m.exec(call.script) ?? [];
    for (const name of verb === '' ? [] : call.args.split(' ')) {
      running.set(name, verb !== 'stop');
      done.push(`${server}: ${verb} ${names.get(name)}`);
    }
    if (call.script.includes('not ready after'))
      done.push(`${server}: wait for ${names.get(call.args.split(' ')[0] ?? '')}`);
    return finished('');
  };
  const open = await openTarget(await openProject('.'), 'samaconso/lab', { overrides: [], today: '2026-11-21', run });
  topology = open.topology;
  for (const service of topology.services) {
    for (const { name, replica } of instancesOf(topology, service)) {
      names.set(name, service.replicas > 1 ? `${service.name} ${replica}` : service.name);
    }
  }
  return { open, done, received };
}

function finished(stdout: string, rest: Partial<Omit<Finished, 'stdout'>> = {}): Finished {
  return { code: 0, stderr: '', ...rest, stdout: new TextEncoder().encode(stdout) };
}

/** What a look at a server prints. */
function looked(topology: Topology, server: string, running: ReadonlyMap<string, boolean>): string {
  return topology.services
    .filter((service) => service.server === server)
    .flatMap((service) => instancesOf(topology, service))
    .map(({ name, labels, service }) => {
      const isRunning = running.get(name) ?? true;
      const container = {
        Name: `/${name}`,
        Config: { Labels: labels, StopTimeout: service.stop.graceSeconds },
        State: {
          Status: isRunning ? 'running' : 'exited',
          Running: isRunning,
          StartedAt: '2026-11-21T10:00:00Z',
          Health: { Status: 'healthy' },
        },
        HostConfig: {},
      };
      return `container ${JSON.stringify(container)}\n`;
    })
    .join('');
}
