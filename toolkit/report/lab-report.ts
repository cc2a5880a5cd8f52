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
  /** Configuration file for `ssh -F`. */
  readonly sshConfig: string;
  /** Folder with an `ssh` for `docker -H ssh://…`. */
  readonly bin: string;
}

/** The hosts of a lab, and how to reach them. */
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
`;
}
