import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { run } from '../../../lab/run.ts';
import { onHost } from './faults.ts';
import type { Site } from './site.ts';

/** What a host has of the shop when all is well; hashes are left out. */
const CONTAINERS = [
  'edge running',
  'migrate exited',
  'postgres running',
  'postgres-roles exited',
  'web running',
  'web running',
  'worker running',
];

/** Everything on the host, and on the machine that deployed last, that nobody wants. */
export async function leftovers(site: Site, machine: 0 | 1): Promise<readonly string[]> {
  const containers = await onHost(site, EVERY);
  const names = lines(containers)
    .map((line) => line.replace(`shop-${site.host}-`, '').replace(/-[0-9a-f]{8} /, ' '))
    .sort();
  const others = await onHost(site, OTHERS);
  const local = await run(['find', '.arrimage/state', 'cdktf.out', '-name', '*.new', '-o', '-name', '*.lock.info'], {
    cwd: site.machines[machine],
  });
  return [
    ...(names.join() === CONTAINERS.join() ? [] : [`containers are ${containers}`]),
    ...lines(others).map((line) => `left on the host: ${line}`),
    ...lines(await scripts(site)).map((line) => `still runs on the host: ${line}`),
    ...lines(local.stdout).map((line) => `left in ${join(site.machines[machine])}: ${line}`),
  ];
}

/** A courier that a host has lost in the middle goes with the first deployment that finds it to be two minutes old. */
const EVERY = `
docker ps -a --filter label=arrimage.courier --format '{{.ID}} {{.CreatedAt}}' | while read -r id day time zone _; do
  if [ "$(($(date +%s) - $(date -d "$day $time $zone" +%s)))" -gt 300 ]; then echo "courier $id"; fi
done
couriers=$(docker ps -aq --filter label=arrimage.courier | tr '\\n' ' ')
docker ps -a --format '{{.ID}} {{.Names}} {{.State}}' | grep -v -e '-lock created' | while read -r id line; do
  case " $couriers" in *" $id "*) ;; *) echo "$line" ;; esac
done`;

const OTHERS = `
docker images --quiet --filter dangling=true | sed 's/^/image /'
docker network ls --format '{{.Name}}' | grep -vxE 'bridge|host|none|shop-[a-z]+' || true
docker volume ls --format '{{.Name}}' | grep -vxE 'shop-[a-z]+-(postgres-data|postgres-socket|edge-cache)|[0-9a-f]{64}' || true
find /tmp -mindepth 1 -not -name 'runc-process*'
find /srv/arrimage -mindepth 2 -maxdepth 2 | grep -vE '/(failures|files|jobs|releases|standby|state)$' || true
find /srv/arrimage/*/jobs /srv/arrimage/*/releases /srv/arrimage/*/state -type f | grep -vE '[.](json|tfstate|tfstate[.]copy)$' || true`;

/** Scripts of ours that a lost connection has left; they may take a moment to notice, and a step whose lock is gone waits half a minute before it says so. */
async function scripts(site: Site): Promise<string> {
  let found = '';
  for (let tries = 0; tries < 80; tries++) {
    found = await onHost(site, "pgrep -u deploy -a -f '^sh -s' || true");
    if (found === '') break;
    await wait(500);
  }
  return found;
}

/** Orders that were acknowledged and are not in the database, or are there twice. */
export async function missingOrders(site: Site, acknowledged: readonly string[]): Promise<readonly string[]> {
  // More come while the database is asked.
  const orders = [...acknowledged];
  const container = `shop-${site.host}-postgres`;
  const query = "select number from orders where number <> 'probe'";
  const found = lines(await onHost(site, `docker exec -u postgres ${container} psql -At -d shop -c "${query}"`));
  const known = new Set(found);
  const missing = orders.filter((number) => !known.has(number));
  return [
    ...(missing.length === 0
      ? []
      : [`${missing.length} orders that were acknowledged are lost, such as ${missing[0]}`]),
    ...(known.size === found.length ? [] : [`${found.length - known.size} orders were taken twice`]),
  ];
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
