import type { ServerNode } from '../../model/server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { ResourceEvent } from './terraform-message.ts';

/** Says of what Terraform does only what a person would: containers, jobs, gates and switches. */
export function tell(
  { progress }: Deployment,
  server: ServerNode,
  { kind, address, action, text }: ResourceEvent,
): void {
  const [type = '', name = ''] = address.split('.');
  const what =
    type === 'docker_container' ? 'container' : type === 'terraform_data' ? 'step' : type.replace('docker_', '');
  const key = `${server.name} ${address} ${action}`;
  if (kind === 'start') progress.begin(key, `${server.name}: ${VERBS[action] ?? action} ${what} ${name}`);
  if (kind === 'done') progress.end(key, 'done');
  if (kind === 'failed') progress.end(key, 'failed');
  if (kind === 'output' && text.startsWith('!')) progress.note(text.slice(1));
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'create',
  delete: 'remove',
  update: 'change',
  replace: 'replace',
};
