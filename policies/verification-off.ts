import type { BindMount } from '../model/container.ts';
import type { Topology } from '../model/topology.ts';
import { placeOf, textsOf } from './facts/text.ts';
import { STARTUP_MODULE, verificationSwitches } from './facts/verification.ts';
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
    yield* mountsOfHosts(topology);
  },
};

function adviceFor(what: string): string {
  if (/HostKey|KnownHosts|host_key|AddPolicy|WarningPolicy/i.test(what)) {
    return "remove it and give the host's key in a known_hosts file";
  }
  if (what.startsWith('sslmode')) return 'use sslmode=verify-full';
  return 'remove it and mount the authority that signed the certificate';
}

/** What nobody reviews, because it lies on a host: code that every Python program runs, and lists of whom programs trust. */
function* mountsOfHosts(topology: Topology): Iterable<Finding> {
  const reviewed = new Set(topology.files.map((file) => `${file.container} ${file.target}`));
  for (const container of [...topology.services, ...topology.jobs]) {
    for (const mount of container.mounts) {
      if (mount.kind !== 'bind' || reviewed.has(`${container.id} ${mount.target}`)) continue;
      const what = judgeMount(mount);
      if (what === null) continue;
      const message = `${what}, got "${mount.target}"; remove the mount, or give it as a file that can be reviewed`;
      yield { subject: container.id, message };
    }
  }
}

function judgeMount({ source, target }: BindMount): string | null {
  if (STARTUP_MODULE.test(target)) return 'a file of the host changes every Python program';
  // A host's own list of authorities serves as well as the image's.
  return TRUST_STORE.test(target) && !SYSTEM_STORE.test(source) ? 'a file of the host says whom programs trust' : null;
}

const SYSTEM_STORE =
  /^\/(?:etc\/(?:ssl|pki|ca-certificates)|usr\/(?:local\/)?share\/ca-certificates|var\/lib\/ca-certificates)(?:\/|$)/;

const TRUST_STORE = new RegExp(
  `${SYSTEM_STORE.source}|\\/certifi\\/cacert\\.pem$|\\/lib\\/security\\/(?:cacerts|java\\.security)$|\\/openssl\\.cnf$`,
);
