import { publicSecretsOf } from '../model/certificate.ts';
import { secretsOf } from '../model/value.ts';
import type { Policy } from './policy.ts';

/** The file keeps its mode on the host, where every user could read it. */
export const readableSecretFile: Policy = {
  id: 'readable-secret-file',
  severity: 'error',
  title: 'A file that holds a secret can be read by its owner and group only.',
  remedy: 'Use mode 0400 and make the user of the program its owner.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const certificates = new Set(topology.certificates.flatMap(publicSecretsOf));
    for (const { container, target, content, mode } of topology.files) {
      const hidden = secretsOf(content).filter((name) => !certificates.has(name));
      if ((Number.parseInt(mode, 8) & 0o7) === 0 || hidden.length === 0) continue;
      yield {
        subject: container,
        message: `file ${target} holds a secret that everybody on the host can read, got "${mode}"; use 0400 and make the program's user its owner`,
      };
    }
  },
};
