/** What Terraform says of one resource while it applies. */
export interface ResourceEvent {
  readonly kind: 'start' | 'done' | 'failed' | 'output';
  readonly address: string;
  readonly action: string;
  readonly seconds: number;
  /** A line that a step printed. */
  readonly text: string;
}

/** A line of Terraform's machine-readable output; source: developer.hashicorp.com/terraform/internals/machine-readable-ui. */
export interface TerraformMessage {
  readonly type: string;
  readonly hook?: {
    readonly resource: { readonly addr: string };
    readonly action?: string;
    readonly elapsed_seconds?: number;
    readonly output?: string;
  };
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

/** Null: it is none. */
export function parseMessage(line: string): TerraformMessage | null {
  try {
    return JSON.parse(line) as TerraformMessage;
  } catch {
    return null;
  }
}

/** What an error says; none: it is no error. */
export function errorOf({ diagnostic }: TerraformMessage): readonly string[] {
  if (diagnostic?.severity !== 'error') return [];
  const { summary, detail = '', address } = diagnostic;
  // What a step printed says it all, and names the server; what it told on its way (`!`) was shown then.
  const [, printed] = /^Error running command .* Output: (.*)$/s.exec(detail) ?? [];
  const said = printed?.replace(/^!.*\n?/gm, '').trim() ?? '';
  if (said !== '') return [said];
  return [`${address === undefined ? '' : `${address}: `}${summary}${detail === '' ? '' : `: ${detail}`}`];
}

const KINDS: Readonly<Record<string, ResourceEvent['kind']>> = {
  apply_start: 'start',
  apply_complete: 'done',
  apply_errored: 'failed',
  provision_progress: 'output',
};

/** Tells of a resource where the line is about one. */
export function emit({ type, hook }: TerraformMessage, event: (event: ResourceEvent) => void): void {
  const kind = KINDS[type];
  if (kind === undefined || hook === undefined) return;
  const { resource, action = '', elapsed_seconds: seconds = 0, output: text = '' } = hook;
  event({ kind, address: resource.addr, action, seconds, text });
}
