import { renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import { publicFile } from '../tar.ts';

/** Where a server keeps which release was the newest when a change began, below the deployment's folder. */
export const CHANGE_MARK = 'state/change.json';

/**
 * Has a server say that a change has begun, until a newer release is recorded: whatever ends the run, the next one knows that Terraform's state
 * may not be what it should although all runs as it should.
 *
 * @param from number of the newest release; null: none has begun
 */
export function markChange(hosts: Hosts, server: ServerNode, from: number | null): Promise<void> {
  return writeFiles(hosts, server, [publicFile(CHANGE_MARK, renderJson({ version: 1, from }))]);
}
