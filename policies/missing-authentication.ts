import type { FileNode } from '../model/file.ts';
import type { ServiceNode } from '../model/service.ts';
import { textOf } from '../model/value.ts';
import { isLoopback, placeText } from './facts/address.ts';
import { groupBy, hasVariable } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** On its own server's network a program is reached by its neighbours only, which the team chose. */
export const missingAuthentication: Policy = {
  id: 'missing-authentication',
  severity: 'error',
  title: 'Redis, Flower and PostgreSQL ask for a password before others than their own server reach them.',
  remedy: 'Give Redis requirepass or an ACL file, Flower FLOWER_BASIC_AUTH, and PostgreSQL no trust method.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const files = groupBy(topology.files, (file) => file.container);
    for (const service of topology.services) {
      const at = service.ports.flatMap((port) => port.published).find(({ address }) => !isLoopback(address));
      const remedy = remedyFor(service, files.get(service.id) ?? []);
      if (at === undefined || remedy === null) continue;
      yield {
        subject: service.id,
        message: `it is published and asks for no password, got "${placeText(at)}"; ${remedy}`,
      };
    }
  },
};

/** What to do for a service that asks for no password; null: it asks, or nothing is known of it. */
function remedyFor(service: ServiceNode, files: readonly FileNode[]): string | null {
  const mentions = (pattern: RegExp) =>
    service.command.some((argument) => pattern.test(textOf(argument))) ||
    files.some(({ content }) => pattern.test(textOf(content)));
  switch (service.program.kind) {
    case 'redis':
      return mentions(/(^|--)[ \t]*(requirepass|aclfile|user\s+default)\b/m)
        ? null
        : 'give it requirepass with a secret';
    case 'flower':
      return hasVariable(service.environment, FLOWER_VARIABLES) || mentions(/basic[_-]auth|oauth2|--auth\b/)
        ? null
        : 'give it FLOWER_BASIC_AUTH with a secret';
    case 'postgres': {
      const trusting = service.environment.some(
        ({ name, value }) => name === 'POSTGRES_HOST_AUTH_METHOD' && textOf(value) === 'trust',
      );
      return trusting ? 'remove POSTGRES_HOST_AUTH_METHOD=trust' : null;
    }
    default:
      return null;
  }
}

const FLOWER_VARIABLES = ['FLOWER_BASIC_AUTH', 'FLOWER_AUTH', 'FLOWER_AUTH_PROVIDER', 'FLOWER_OAUTH2_KEY'];
