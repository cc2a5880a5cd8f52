import { authorityFlaws } from './facts/authority.ts';
import type { Policy } from './policy.ts';

/** Python verifies as RFC 5280 says since 3.13; older ones, curl and Go take such an authority, so that it shows only with the next image. */
export const refusedAuthority: Policy = {
  id: 'refused-authority',
  severity: 'warning',
  title: "The company's certificate authority is one that every program accepts.",
  remedy:
    'Ask for an authority with critical basicConstraints, keyUsage and subjectKeyIdentifier; never switch verification off for it.',
  incident: null,
  suppressible: true,
  *check({ outboundProxies }) {
    for (const { name, certificateAuthority } of outboundProxies) {
      const flaws = certificateAuthority === null ? [] : authorityFlaws(certificateAuthority);
      if (flaws.length === 0) continue;
      const message = `expected an authority that Python 3.13 and newer accept, but ${flaws.join(' and ')}; ask whoever keeps it for one that is complete`;
      yield { subject: name, message };
    }
  },
};
