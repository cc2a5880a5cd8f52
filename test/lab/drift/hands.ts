import type { TestLab } from '../tools/test-lab.ts';

/** What the engine says of a container, and takes to make one: what is not named here stays as it is. */
interface Container {
  readonly Name: string;
  readonly Image: string;
  readonly Config: Readonly<Record<string, unknown>>;
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, object>> };
}

/** What a hand makes other than it was. */
export interface Change {
  readonly Image?: string;
  readonly Config?: Readonly<Record<string, unknown>>;
  readonly HostConfig?: Readonly<Record<string, unknown>>;
}

const ENGINE = 'curl -sSf --unix-socket /var/run/docker.sock';

/** Removes containers and makes them anew, under the same names and with the same labels, but for what is changed; all at once. */
export async function recreate(lab: TestLab, host: string, changes: Readonly<Record<string, Change>>): Promise<void> {
  const names = Object.keys(changes);
  const containers = JSON.parse(await lab.onHost(host, `docker inspect ${names.join(' ')}`)) as readonly Container[];
  const lines = containers.map((container) => {
    const name = container.Name.slice(1);
    const body = Buffer.from(JSON.stringify(bodyOf(container, changes[name] ?? {}))).toString('base64');
    const create = `${ENGINE} -H 'content-type: application/json' -d @- 'http://engine/containers/create?name=${name}'`;
    return `echo ${body} | base64 -d | ${create} && docker start ${name}`;
  });
  await lab.onHost(host, [`docker rm -f ${names.join(' ')}`, ...lines].join(' && '));
}

function bodyOf({ Config, HostConfig, Image, NetworkSettings }: Container, change: Change): object {
  const [network = 'none'] = Object.keys(NetworkSettings.Networks);
  const { Hostname: _own, ...config } = Config;
  const labels = Config['Labels'] as Readonly<Record<string, string>>;
  return {
    ...config,
    Image: change.Image ?? Image,
    ...change.Config,
    HostConfig: { ...HostConfig, NetworkMode: network, ...change.HostConfig },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [labels['arrimage.service']] } } },
  };
}
