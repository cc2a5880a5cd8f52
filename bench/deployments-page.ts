import { median } from './cost.ts';
import type { Wall } from './wall.ts';

/** What the deployments of one tool took. */
export interface Measured {
  readonly tool: string;
  /** Load average of the machine over the last minute, before its first deployment. */
  readonly load: number;
  readonly first: Wall;
  readonly idle: readonly Wall[];
  readonly changed: Changed;
  readonly back: Changed;
}

/** What a change of an image took, and the requests meanwhile. */
export interface Changed extends Wall {
  readonly requests: { readonly sent: number; readonly failed: number };
}

const NAMES: Readonly<Record<string, string>> = {
  arrimage: '`arrimage deploy --yes`',
  cdktf: "`cdktf deploy 'samaconso-lab-*'`",
  plain: '`cdktf deploy` of straightforward resources',
  terraform: '`terraform apply`, three stacks in order',
  compose: '`docker compose up -d --wait`, over `ssh://`',
  ansible: '`ansible-playbook`, community.docker, 3 forks',
};

/** A value to reach, printed beside what was measured. */
interface Target {
  readonly text: string;
  readonly value: number;
  readonly unit: string;
  readonly isMet: boolean;
}

/** The page of the documentation, whole. */
export function deploymentsPage(machine: string, results: readonly Measured[]): string {
  const rows = results.map((result) => row(result));
  const [arrimage] = results;
  const others = results.slice(1);
  const ratios = arrimage === undefined ? [] : others.map((other) => ratioRow(arrimage, other));
  const targets = arrimage === undefined ? [] : targetsOf(arrimage, others);
  const missing = results.some(({ tool }) => tool === 'ansible')
    ? ''
    : '\nAnsible is missing here: its package could not be installed on the machine of this run.\n';
  return `# Benchmarks of deployments

Made by \`npm run bench:deploy\`. ${machine}

${SETUP}

| Tool | First, s | Nothing to do, s | One image, s | Requests failed meanwhile | Back, s | Requests failed meanwhile | First, MiB | Nothing to do, MiB | One image, MiB | Load before |
|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

Times over that of arrimage in the same run; above 1, arrimage is the faster one:

| Tool | First | Nothing to do | One image | Back |
|---|---|---|---|---|
${ratios.join('\n')}

| Target | Measured | |
|---|---|---|
${targets.map(({ text, value, unit, isMet }) => `| ${text} | ${value.toFixed(2)}${unit} | ${isMet ? 'met' : 'missed'} |`).join('\n')}
${missing}
${NOTES}`;
}

function row({ tool, load, first, idle, changed, back }: Measured): string {
  const seconds = (wall: Pick<Wall, 'seconds'>): string => wall.seconds.toFixed(wall.seconds < 10 ? 2 : 0);
  const requests = ({ requests: { failed, sent } }: Changed): string => `${failed} of ${sent}`;
  const cells = [
    ...[seconds(first), seconds(middle(idle))],
    ...[seconds(changed), requests(changed), seconds(back), requests(back)],
    ...[first, middle(idle), changed].map(({ megabytes }) => megabytes.toFixed(0)),
    load.toFixed(1),
  ];
  return `| ${NAMES[tool] ?? tool} | ${cells.join(' | ')} |`;
}

function ratioRow(arrimage: Measured, other: Measured): string {
  const cells = [
    other.first.seconds / arrimage.first.seconds,
    middle(other.idle).seconds / middle(arrimage.idle).seconds,
    other.changed.seconds / arrimage.changed.seconds,
    other.back.seconds / arrimage.back.seconds,
  ];
  return `| ${NAMES[other.tool] ?? other.tool} | ${cells.map((value) => value.toFixed(1)).join(' | ')} |`;
}

function middle(walls: readonly Wall[]): Pick<Wall, 'seconds' | 'megabytes'> {
  return {
    seconds: median(walls.map(({ seconds }) => seconds)),
    megabytes: median(walls.map(({ megabytes }) => megabytes)),
  };
}

function targetsOf(arrimage: Measured, others: readonly Measured[]): readonly Target[] {
  const idle = middle(arrimage.idle).seconds;
  const atMost = (text: string, value: number, limit: number, unit: string): Target => {
    return { text, value, unit, isMet: value <= limit };
  };
  const faster = (tool: string, factor: number): readonly Target[] =>
    others
      .filter((other) => other.tool === tool)
      .map((other) => middle(other.idle).seconds / idle)
      .map((value) => ({
        text: `nothing to do: at least ${factor} times as fast as ${tool}`,
        value,
        unit: 'x',
        isMet: value >= factor,
      }));
  const notSlower = (tool: string, factor: number): readonly Target[] =>
    others
      .filter((other) => other.tool === tool)
      .flatMap(({ first, changed }) => [
        atMost(
          `first: at most ${factor} times as long as ${tool}`,
          arrimage.first.seconds / first.seconds,
          factor,
          'x',
        ),
        atMost(
          `one image: at most ${factor} times as long as ${tool}`,
          arrimage.changed.seconds / changed.seconds,
          factor,
          'x',
        ),
      ]);
  return [
    atMost('nothing to do: under 1 s', idle, 1, ' s'),
    atMost('back: under 15 s of process time', arrimage.back.processSeconds, 15, ' s'),
    ...[...faster('cdktf', 5), ...faster('ansible', 10)],
    ...[...notSlower('cdktf', 1.5), ...notSlower('compose', 2)],
  ];
}

const SETUP = `Each tool deploys \`samaconso/lab\` to the same three hosts of a lab: nine containers with their health checks, limits, volumes and
networks, and the job that migrates the database. Before its first deployment all containers, volumes, networks and files are removed; the
images stay. "First", "one image" and "back" are single runs, "nothing to do" is the median of three. Seconds are of the wall clock. Memory is the
highest sum of the resident memory of the tool's processes on the deploying machine, from /proc every 50 ms; pages that two of them share
count twice, and an SSH connection kept for the next command does not count.`;

const NOTES = `How to read it:

- Other work may run on the machine: "load before" is the load average over the minute before a tool's first deployment, the tool before it
  included. Tools whose load differs compare only roughly, single runs most of all; what is measured on an idle machine is worth more.
- Most of a first deployment is waiting: the engine probes a new container for the first time only after some seconds. All tools wait until every
  container is healthy; arrimage, cdktf and Terraform turn the edge only to containers that have then run for \`steadyFor\`, 10 s, and arrimage waits for
  that on all servers.
- "One image" gives the API, two containers behind nginx, another image on its host. arrimage, cdktf and Terraform run the migration, start
  the new containers, turn nginx to them and then stop the old ones. Compose, Ansible and the straightforward resources stop the API before they start it again.
- "Back" gives the API the image of before: by \`arrimage rollback\`, which needs no registry and no settings of that time and runs no job, and by each other
  tool's deployment of the settings of before. Process time is that of the command and all that it starts on the deploying machine.
- Meanwhile four clients ask the edge, each with a pause of 250 ms: GET and POST, on a connection that stays and on new ones. Failed is what was not
  answered as it should be, within 20 s. The longer a tool takes, the more is asked.
- "Straightforward resources" are what most people write with cdktf and the docker provider: a \`docker_container\` each with a fixed name,
  replaced in place, with its grace, and waited for until it is healthy. Its stacks are written before, without the time that synthesis takes.
- arrimage, cdktf and Terraform bring the files and secrets to the hosts and go server by server. The others bring none: the files lie there
  before, which is not measured. In the first deployment \`db\` comes before the two others, since the migration needs the database; later
  all three go at once.
- With nothing to do, Compose runs the migration again, since its container has ended.
- Terraform finds its stacks written and initialized, Compose its files rendered, Ansible its playbook; arrimage and cdktf do all this in
  the time that is measured. cdktf writes the stacks of all environments, as it always does.
- The hosts have no Python. The modules of Ansible run on the deploying machine and reach the engines by \`docker_host: ssh://…\`; facts are
  off, \`strategy: free\`. The playbook has the same containers as the Compose files.
- After each deployment the run stops with an error unless just these nine containers run, none was replaced where there was nothing to do, and
  just the API where one image changed, there and back.
`;
