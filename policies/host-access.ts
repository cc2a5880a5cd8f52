import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** Reading the host's file system is allowed: exporters of metrics live by it. */
export const hostAccess: Policy = {
  id: 'host-access',
  severity: 'error',
  title:
    "No container can command its host: it has neither the engine's socket, nor write access to the system, nor such a capability.",
  remedy: 'Remove the mount or capability; give a program that only reads metrics a read-only mount.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, mounts, capabilities } of containersOf(topology)) {
      for (const mount of mounts) {
        if (mount.kind !== 'bind') continue;
        const what = objectionTo(mount.source, mount.readOnly);
        if (what !== null) yield { subject: id, message: `${what}, got "${mount.source}"; remove the mount` };
      }
      for (const capability of capabilities ?? []) {
        if (!COMMANDING.has(capability.replace(/^CAP_/, ''))) continue;
        yield {
          subject: id,
          message: `it keeps a capability that makes it root on the host, got "${capability}"; remove it`,
        };
      }
    }
  },
};

const COMMANDING = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO']);

function objectionTo(source: string, readOnly: boolean): string | null {
  const path = source === '/' ? '/' : source.replace(/\/+$/, '');
  if (/\/(docker|containerd)\.sock$/.test(path) || path === '/run' || path === '/var/run') {
    return 'it can command the engine and with it the host';
  }
  if (readOnly) return null;
  return /^(\/|\/(bin|boot|dev|etc|lib|proc|root|sbin|sys|usr|var)|\/var\/lib\/(docker|containerd)(\/.*)?)$/.test(path)
    ? "it can write to the host's system"
    : null;
}
