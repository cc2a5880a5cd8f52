import type { SecretStore } from '../../model/secret-store.ts';
import type { Server } from '../server.ts';

/** Where secrets are kept when nothing else was said: those of a lab on the machine that made it, any others encrypted in the repository. */
export function usualStore(servers: readonly Server[]): SecretStore {
  const isOfLab =
    servers.length > 0 && servers.every(({ sshConfig }) => sshConfig?.startsWith('.arrimage/lab/') === true);
  return isOfLab ? { kind: 'file', path: null } : { kind: 'age' };
}
