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
  /** File for `TF_CLI_CONFIG_FILE`; null: Terraform needs none here. */
  readonly terraformConfig: string | null;
  /** Folder with the Terraform that the lab built; null: the machine has its own. */
  readonly terraformBin: string | null;
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
${terraformLines(state)}
${registryText(state.registry)}
`;
}

/** arrimage finds these by itself; they are for those who run Terraform or cdktf. */
function terraformLines({ terraformConfig, terraformBin }: LabState): string {
  const variables = [
    ...(terraformBin === null ? [] : [`PATH=${terraformBin}:$PATH`]),
    ...(terraformConfig === null ? [] : [`TF_CLI_CONFIG_FILE=${terraformConfig}`]),
  ];
  return variables.length === 0 ? '' : `\nRun Terraform or cdktf with\n  ${variables.join(' ')}\n`;
}

function registryText({ address, images }: LabState['registry']): string {
  if (images === null) return `The registry ${address} does not answer`;
  if (images.length === 0) return `The registry ${address} serves no image`;
  return [
    `Images of the registry ${address}`,
    ...images.map(({ name, reference }) => `  ${name} -> ${reference}`),
  ].join('\n');
}
