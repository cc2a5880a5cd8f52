import type { ContainerNode } from '../../model/container.ts';
import type { JobNode } from '../../model/job.ts';
import type { Port, ServiceNode } from '../../model/service.ts';
import { sizeText } from '../markup.ts';
import { probeTimes, sourcesText } from './facts.ts';
import { type Html, html, stack, table } from './html.ts';

export type SecretUses = ReadonlyMap<string, readonly string[]>;

/** What each service of a server is and may do. */
export function serviceTable(services: readonly ServiceNode[], secrets: SecretUses): Html {
  const head = ['Service', 'Image', 'Ports', 'Limits', 'Health check', 'New version', 'Volumes', 'Secrets'];
  const rows = services.map((service) => [
    html`<strong>${service.name}</strong>${service.replicas === 1 ? '' : ` ×${service.replicas}`}`,
    imageCell(service.image),
    stack(service.ports.map(portLine)),
    limitsCell(service, service.replicas),
    healthCell(service),
    UPDATES[service.update],
    volumesCell(service),
    secretsCell(service, secrets),
  ]);
  return table(head, rows, 'No service runs here.');
}

/** The steps of a release on a server. */
export function jobTable(jobs: readonly JobNode[], secrets: SecretUses): Html {
  const rows = jobs.map((job) => [
    html`<strong>${job.name}</strong>`,
    imageCell(job.image),
    html`${job.runs === 'once' ? 'once' : 'at each release'}, at most ${job.timeoutSeconds} s`,
    stack(job.dependsOn.map(({ on, condition }) => html`${on} is ${condition}`)),
    limitsCell(job, 1),
    secretsCell(job, secrets),
  ]);
  return table(['Job', 'Image', 'Runs', 'After', 'Limits', 'Secrets'], rows, 'No job runs here.');
}

const UPDATES: Readonly<Record<ServiceNode['update'], Html>> = {
  rolling: html`<span class="good">without interruption</span>`,
  recreate: html`<span class="care">with interruption</span>`,
};

function imageCell(image: string): Html {
  const [reference = '', digest] = image.split('@');
  if (digest === undefined) return html`<code>${reference}</code>`;
  return html`<code>${reference}</code><br><code class="minor">${digest.slice(0, 19)}…</code>`;
}

function portLine({ name, port, protocol, published }: Port): Html {
  const number = protocol === 'udp' ? `${port}/udp` : String(port);
  if (published.length === 0) return html`${number} <span class="minor">${name}, inside only</span>`;
  const places = published.map(
    (at) => html`<br><span class="minor">at ${at.address}:${at.port} for ${sourcesText(at.from)}</span>`,
  );
  return html`${number} <span class="minor">${name}</span>${places}`;
}

function limitsCell({ resources }: ContainerNode, replicas: number): Html {
  const { memoryBytes, cpus } = resources;
  const each = replicas === 1 ? '' : ' each';
  return stack([
    memoryBytes === null
      ? html`<span class="care">memory: none</span>`
      : html`<span class="fixed">${sizeText(memoryBytes)}${each}</span>`,
    ...(cpus === null ? [] : [html`<span class="fixed">${cpus} CPU${each}</span>`]),
  ]);
}

function healthCell({ healthCheck }: ServiceNode): Html {
  if (healthCheck === null) return html`<span class="care">none</span>`;
  const [form, ...words] = healthCheck.test;
  const command = form === 'CMD' || form === 'CMD-SHELL' ? words.join(' ') : healthCheck.test.join(' ');
  return html`<code class="probe">${command}</code><br><span class="minor">${probeTimes(healthCheck)}</span>`;
}

function volumesCell({ mounts }: ContainerNode): Html {
  const volumes = mounts.flatMap((mount) => (mount.kind === 'volume' ? [mount] : []));
  return stack(
    volumes.map(
      ({ volume, target, readOnly }) =>
        html`${volume.slice(volume.indexOf('/') + 1)}<br><span class="minor">${target}${readOnly ? ', read only' : ''}</span>`,
    ),
  );
}

function secretsCell({ id }: ContainerNode, secrets: SecretUses): Html {
  return stack((secrets.get(id) ?? []).map((secret) => html`${secret}`));
}
