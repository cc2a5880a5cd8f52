import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';

/** State of a lab as the command prints it. */
export interface LabState {
  readonly name: string;
  readonly hosts: readonly {
    readonly name: string;
    readonly address: string;
    readonly engine: string | null;
    readonly running: number;
  }[];
  readonly registry: {
    readonly address: string;
    /** Null when it does not answer. */
    readonly images: readonly { readonly name: string; readonly reference: string }[] | null;
  };
  /** Configuration file for `ssh -F`. */
  readonly sshConfig: string;
  /** Folder with an `ssh` for `docker -H ssh://…`. */
  readonly bin: string;
}

/** The hosts of a lab and what its registry serves, and how to reach them. */
export function labReport(state: LabState, format: 'text' | 'json'): string {
  if (format === 'json') return renderJson({ version: 1, ...state });
  const table = new Table({
    head: ['host', 'address', 'engine', 'containers'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, address, engine, running } of state.hosts) table.push([name, address, engine ?? '-', running]);
  const [first] = state.hosts;
  const host = first?.name ?? '';
  return `${table.toString()}

Reach one by
  ssh -F ${state.sshConfig} ${host}
  PATH=${state.bin}:$PATH docker -H ssh://${host} ps

${registryText(state.registry)}
`;
}

function registryText({ address, images }: LabState['registry']): string {
  if (images === null) return `The registry ${address} does not answer`;
  if (images.length === 0) return `The registry ${address} serves no image`;
  return [
    `Images of the registry ${address}`,
    ...images.map(({ name, reference }) => `  ${name} -> ${reference}`),
  ].join('\n');
}
