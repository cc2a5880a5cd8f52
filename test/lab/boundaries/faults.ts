import { readdir, readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { run, runOrThrow } from '../../../lab/run.ts';
import { MARK } from './boundary.ts';
import { LAB, type Site } from './site.ts';

/** Something that goes wrong while a deployment is under way. */
export interface Fault {
  readonly name: string;
  /** Requests that may fail from the fault until it is over. */
  readonly interrupts: readonly ('GET' | 'POST')[];
  /** @param controller process of the deployment */
  readonly provoke: (site: Site, controller: number) => Promise<unknown>;
  /** Ends the fault, once the deployment has ended. @default - it is over by itself */
  readonly restore?: (site: Site) => Promise<unknown>;
}

/** Runs a command as root on the host of a site. */
export function onHost({ container }: Site, line: string): Promise<string> {
  return runOrThrow(['docker', 'exec', container, 'sh', '-c', line], { timeoutSeconds: 60 });
}

const SESSIONS = "pkill -KILL -f '^sshd(-session)?: deploy' || true";
const REFUSED = 'INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset';
const SILENT = 'INPUT -p tcp --dport 22 -j DROP';
const ANSWERS = 'until docker version >/dev/null 2>&1; do sleep 0.1; done';
const FILLING = '/disk/filling';

/** The faults, by the names that `FAULTS` takes. */
export const FAULTS = {
  killed: {
    name: 'the controller is killed',
    interrupts: [],
    provoke: async (_, controller) => process.kill(controller, 'SIGKILL'),
  },
  gone: {
    name: "the controller's machine is gone",
    interrupts: [],
    provoke: killAll,
  },
  cut: {
    name: 'SSH is cut',
    interrupts: [],
    provoke: (site) => onHost(site, `iptables -I ${REFUSED}; ${SESSIONS}`),
    restore: (site) => onHost(site, `iptables -D ${REFUSED}`),
  },
  lost: {
    name: 'the connections are lost, and can be made again',
    interrupts: [],
    provoke: (site) => onHost(site, SESSIONS),
  },
  silent: {
    name: 'the network is silent',
    interrupts: [],
    provoke: (site) => onHost(site, `iptables -I ${SILENT}`),
    restore: (site) => onHost(site, `iptables -D ${SILENT}`),
  },
  engine: {
    name: 'the engine is restarted',
    // Containers run on, and find one another by the engine.
    interrupts: ['GET', 'POST'],
    provoke: (site) => onHost(site, `lab-engine stop; lab-engine start; ${ANSWERS}`),
  },
  disk: {
    name: 'the disk is full',
    interrupts: ['POST'],
    provoke: (site) => onHost(site, `cat /dev/zero >${FILLING} 2>/dev/null || true`),
    restore: (site) => onHost(site, `rm -f ${FILLING}`),
  },
  host: {
    name: 'the host is gone',
    interrupts: ['GET', 'POST'],
    provoke: ({ container }) => runOrThrow(['docker', 'kill', container]),
    restore: async (site) => {
      await runOrThrow(['docker', 'start', site.container]);
      await onHost(site, ANSWERS);
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** Takes everything off a host that a run which was ended has left there, but the images. */
export async function wipe(site: Site): Promise<void> {
  await onHost(
    site,
    `while iptables -D ${REFUSED} 2>/dev/null || iptables -D ${SILENT} 2>/dev/null; do :; done
rm -rf ${FILLING}
docker ps -aq | xargs -r docker rm -f -v >/dev/null
docker network prune -f >/dev/null
docker image prune -f >/dev/null
docker volume ls -q | xargs -r docker volume rm -f >/dev/null
rm -rf /srv/arrimage`,
  );
}

/** Puts all that grows on a host, but the images, on one small disk: what a fault fills. */
export async function makeDisk(site: Site): Promise<void> {
  await onHost(
    site,
    `mountpoint -q /disk && exit 0
lab-engine stop
mkdir -p /disk
mount -t tmpfs -o size=1500m tmpfs /disk
for folder in /var/lib/docker/containers /var/lib/docker/volumes /srv; do
  mkdir -p "/disk$folder"
  cp -a "$folder/." "/disk$folder/"
  mount --bind "/disk$folder" "$folder"
done
lab-engine start
${ANSWERS}`,
  );
}

/** Ends everything that the run has started, in one moment, as when somebody pulls the plug. */
async function killAll(_: Site, controller: number): Promise<void> {
  const variables = (await readFile(`/proc/${controller}/environ`, 'utf8')).split('\0');
  const mark = variables.find((item) => item.startsWith(`${MARK}=`));
  if (mark === undefined) throw new Error(`process ${controller} has no ${MARK}`);
  for (const pid of await processesWith(mark)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

async function processesWith(variable: string): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = all.map(async (name) => {
    const variables = await readFile(join('/proc', name, 'environ'), 'utf8').catch(() => '');
    return variables.split('\0').includes(variable) ? [Number(name)] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Ends the connection that runs on this machine share, so that each of them makes its own. */
export async function closeConnections({ origin }: Site): Promise<void> {
  const config = join(LAB.place.project, '.arrimage/lab', LAB.settings.name, 'ssh_config');
  const socket = `ControlPath=${join(tmpdir(), `arrimage-${userInfo().uid}`)}/%C`;
  const words = ['-F', config, '-o', socket, '-p', '22', '-l', 'deploy', '-O', 'exit'];
  await run(['ssh', ...words, new URL(origin).hostname]);
}
