import { keyOf } from '../names.ts';
import type { ImportPlan, PlannedContainer, PlannedResources } from '../plan.ts';

/** The settings of a plan: `config/<system>/<environment>.yaml`. */
export function writeSettings(plan: ImportPlan): string {
  const { system, address, containers, hosts, secrets } = plan;
  const images = containers.map(({ name, image }) => `  ${keyOf(name)}: ${imageText(image)}\n`);
  const machines = hosts.map(({ name, hostName, address: at, ports }) => {
    const numbers = [...ports].map(([number, port]) => `${port}: ${number}`).join(', ');
    return `  ${keyOf(name)}: { name: ${scalar(hostName)}, address: ${at}, ports: { ${numbers} } }\n`;
  });
  const services = containers.map(containerText).filter((text) => text !== '');
  return `# yaml-language-server: $schema=../../docs/schema/${system}.schema.json
# ${system}, taken over from the Compose project ${plan.project}. Passwords stand in .arrimage/secrets/${system}/${plan.environment}.json.

server: main
${secrets.some(({ value }) => value !== null) ? STORE : ''}
servers:
  main: { address: ${scalar(address)} }
${machines.length === 0 ? '' : `\nexternalHosts:\n${machines.join('')}`}
images:
${images.join('')}
services:
${containers.length === services.length ? services.join('\n') : services.concat(emptyServices(containers)).join('\n')}`;
}

/** They stay where the import has put them until the team keeps them elsewhere. */
const STORE = 'secretStore: { kind: file }\n';

function emptyServices(containers: readonly PlannedContainer[]): string {
  return containers
    .filter((container) => containerText(container) === '')
    .map(({ name }) => `  ${keyOf(name)}: {}\n`)
    .join('');
}

function containerText({ name, variables, publications, resources }: PlannedContainer): string {
  const told = [...variables].map(([variable, value]) => `      ${variable}: ${scalar(value, true)}\n`);
  const published = publications.map(
    ({ key, port, address }) => `      ${key}: { port: ${port}, address: ${scalar(address)} }\n`,
  );
  const parts = [
    ...(told.length === 0 ? [] : [`    environment:\n${told.join('')}`]),
    ...(published.length === 0 ? [] : [`    publish:\n${published.join('')}`]),
    ...resourcesText(resources),
  ];
  return parts.length === 0 ? '' : `  ${keyOf(name)}:\n${parts.join('')}`;
}

function resourcesText({ memoryBytes, cpus, pids, shmBytes, nofile }: PlannedResources): readonly string[] {
  const parts = [
    ...(memoryBytes === null ? [] : [`memory: ${sizeText(memoryBytes)}`]),
    ...(cpus === null ? [] : [`cpus: ${cpus}`]),
    ...(pids === null ? [] : [`pids: ${pids}`]),
    ...(shmBytes === null ? [] : [`sharedMemory: ${sizeText(shmBytes)}`]),
    ...(nofile === null ? [] : [`openFiles: ${nofile}`]),
  ];
  return parts.length === 0 ? [] : [`    resources: { ${parts.join(', ')} }\n`];
}

const UNITS = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

function sizeText(bytes: number): string {
  const found = UNITS.find(([, size]) => bytes % size === 0);
  return found === undefined ? `${Math.ceil(bytes / 1024)}KiB` : `${bytes / found[1]}${found[0]}`;
}

function imageText(reference: string): string {
  const [name = '', digest] = reference.split('@');
  const colon = name.lastIndexOf(':');
  const isTagged = colon > name.lastIndexOf('/');
  const repository = isTagged ? name.slice(0, colon) : name;
  // Without a tag the engine takes this one.
  const tag = isTagged ? name.slice(colon + 1) : digest === undefined ? 'latest' : undefined;
  const parts = [`repository: ${scalar(repository)}`, ...(tag === undefined ? [] : [`tag: ${scalar(tag)}`])];
  return `{ ${[...parts, ...(digest === undefined ? [] : [`digest: ${scalar(digest)}`])].join(', ')} }`;
}

const PLAIN = /^[A-Za-z_/][\w./@+-]*(?::[\w/][\w./@+-]*)*$/;
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/** A text of YAML; of a line of its own, one that may be longer without quotes. */
function scalar(text: string, isLine = false): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  if (/^\d+(?:\.\d+){3}$/.test(text)) return text;
  const isSimple =
    isLine && /^[A-Za-z_/][^:#\n"'\\{}[\],&*!|>%@`]*[^\s:#\n"'\\{}[\],&*!|>%@`]$/.test(text) && !RESERVED.test(text);
  return isSimple && /^[\x20-\x7e]*$/.test(text) ? text : JSON.stringify(text);
}
