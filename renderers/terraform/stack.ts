import type { TerraformResource, TerraformStack } from 'cdktf';
import type { Instance } from '../../model/instance.ts';
import type { Cdktf } from './cdktf.ts';
import { containerConfig } from './container.ts';
import type { ServerContents, ServiceContainers } from './contents.ts';
import { literal } from './literal.ts';
import { containerName, imageName, localName, reference } from './names.ts';
import { sequenceOf } from './sequence.ts';
import type { Step } from './step.ts';
import { timeoutsOf } from './timeouts.ts';

/** What the provider's `ssh` is told unless `TF_VAR_ssh_opts` says otherwise: it asks nothing, and notices a host that is gone. */
const SSH_OPTIONS = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=15'];

/** Makes the stack of one server. */
export function stackOf(cdktf: Cdktf, contents: ServerContents): TerraformStack {
  const stack = new cdktf.TerraformStack(new cdktf.RootConstruct(''), contents.stack);
  addProvider(cdktf, stack, contents);
  addStores(cdktf, stack, contents);
  addImages(cdktf, stack, contents);
  const { steps, before } = sequenceOf(contents);
  for (const item of contents.services) {
    for (const instance of item.instances) addContainer(cdktf, stack, instance, before(item, instance));
  }
  for (const step of steps) addStep(cdktf, stack, contents.stack, step);
  return stack;
}

function addProvider(cdktf: Cdktf, stack: TerraformStack, { server }: ServerContents): void {
  new cdktf.TerraformVariable(stack, 'ssh_opts', {
    type: 'list(string)',
    default: literal([...configOption(server), ...SSH_OPTIONS]),
    description: 'Options of the ssh command that reaches the server.',
    nullable: false,
  });
  const address = server.address.includes(':') ? `[${server.address}]` : server.address;
  const host = literal(`ssh://${server.ssh.user}@${address}:${server.ssh.port}`);
  new cdktf.DockerProvider(stack, 'docker', { host }).addOverride('ssh_opts', reference('var', 'ssh_opts'));
}

/** Relative to `cdktf.out/stacks/<stack>`, where Terraform runs. */
function configOption({ ssh }: ServerContents['server']): readonly string[] {
  return ssh.config === null ? [] : ['-F', `../../../${ssh.config}`];
}

function addStores(cdktf: Cdktf, stack: TerraformStack, { topology, networks, volumes }: ServerContents): void {
  const labels = [
    { label: 'arrimage.environment', value: literal(topology.environment) },
    { label: 'arrimage.system', value: literal(topology.system) },
  ];
  for (const { id, name, internal } of networks) {
    new cdktf.Network(stack, `network_${localName(id)}`, {
      name: literal(name),
      driver: 'bridge',
      internal,
      attachable: false,
      ipv6: false,
      labels,
      // A network that was there before us has other ones, and cannot be replaced while containers are attached to it.
      lifecycle: { ignoreChanges: ['labels'] },
    }).overrideLogicalId(localName(id));
  }
  for (const { id, name } of volumes) {
    new cdktf.Volume(stack, `volume_${localName(id)}`, {
      name: literal(name),
      driver: 'local',
      labels,
      // A volume that was there before us has its own labels and options; other ones would mean another volume.
      lifecycle: { preventDestroy: true, ignoreChanges: ['driver_opts', 'labels'] },
    }).overrideLogicalId(localName(id));
  }
}

function addImages(cdktf: Cdktf, stack: TerraformStack, { services, jobs }: ServerContents): void {
  const used = [...services.map(({ service }: ServiceContainers) => service.image), ...jobs.map((job) => job.image)];
  for (const image of [...new Set(used)].sort()) {
    new cdktf.Image(stack, `image_${imageName(image)}`, {
      name: literal(image),
      keepLocally: true,
      lifecycle: { createBeforeDestroy: true },
    }).overrideLogicalId(imageName(image));
  }
}

function addContainer(cdktf: Cdktf, stack: TerraformStack, instance: Instance, before: readonly string[]): void {
  const name = containerName(instance.service.name, instance.replica);
  const container = new cdktf.Container(stack, `container_${name}`, containerConfig(instance));
  container.overrideLogicalId(name);
  putAfter(container, before);
  const timeouts = timeoutsOf(instance.service);
  if (timeouts !== null) container.addOverride('timeouts', timeouts);
}

function addStep(cdktf: Cdktf, stack: TerraformStack, name: string, step: Step): void {
  const argv = ['arrimage', 'step', step.verb, ...literal([name, ...step.items])];
  const resource = new cdktf.DataResource(stack, step.name, {
    triggersReplace: step.triggers,
    provisioners: [
      {
        ...{ type: 'local-exec', interpreter: argv.slice(0, -1), command: argv.at(-1) ?? '' },
        ...(step.verb === 'leave' ? { when: 'destroy', onFailure: 'continue' } : {}),
      },
    ],
  });
  resource.overrideLogicalId(step.name);
  putAfter(resource, step.after);
}

/** Sets the order directly: what is given to a constructor becomes a token, the only one there would be. */
function putAfter(resource: TerraformResource, addresses: readonly string[]): void {
  if (addresses.length > 0) resource.dependsOn = [...new Set(addresses)].sort();
}
