import type { Topology } from '../model/topology.ts';
import { placeOf, textsOf } from './facts/text.ts';
import { verificationSwitches } from './facts/verification.ts';
import type { Finding, Policy } from './policy.ts';

/** Judges variables, connection strings, commands and files; a private network without TLS is no violation, TLS without verification is. */
export const verificationOff: Policy = {
  id: 'verification-off',
  severity: 'error',
  title: 'Programs verify the certificates and host keys of what they connect to.',
  remedy:
    "Remove the switch; give the outbound proxy the company's certificate authority, or mount the authority that signed the certificate.",
  incident:
    "SamaConso on one server: TLS verification was switched off for every program, because the proxy's certificate was not trusted.",
  suppressible: true,
  *check(topology) {
    for (const text of textsOf(topology)) {
      for (const what of verificationSwitches(text)) {
        const message = `${placeOf(text)} switches verification off, got "${what}"; ${adviceFor(what)}`;
        yield { subject: text.container, message };
      }
    }
    yield* startupModules(topology);
  },
};

function adviceFor(what: string): string {
  if (/HostKey|KnownHosts/i.test(what)) return "remove it and give the host's key in a known_hosts file";
  if (what.startsWith('sslmode')) return 'use sslmode=verify-full';
  return 'remove it and mount the authority that signed the certificate';
}

/** Modules that Python runs at the start of every program; from a folder of the host, nobody reviews what they change. */
function* startupModules(topology: Topology): Iterable<Finding> {
  const reviewed = new Set(topology.files.map((file) => `${file.container} ${file.target}`));
  for (const container of [...topology.services, ...topology.jobs]) {
    for (const mount of container.mounts) {
      if (mount.kind !== 'bind' || !/\/(site|user)customize\.py$/.test(mount.target)) continue;
      if (reviewed.has(`${container.id} ${mount.target}`)) continue;
      yield {
        subject: container.id,
        message: `a file of the host changes every Python program, got "${mount.target}"; remove the mount, or give it as a file that can be reviewed`,
      };
    }
  }
}
