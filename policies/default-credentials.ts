import type { ServiceNode } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { textOf } from '../model/value.ts';
import { groupBy, hasVariable } from './facts/container.ts';
import { parseImage } from './facts/image.ts';
import { isDefaultPassword, isKnownPassword, type PlainPassword, plainPasswords } from './facts/password.ts';
import { textsOf } from './facts/text.ts';
import type { Finding, Policy } from './policy.ts';

/** Looks at what is written, and at the programs that fall back to a known password when they are given none. */
export const defaultCredentials: Policy = {
  id: 'default-credentials',
  severity: 'error',
  title: 'No program runs with a password that it was shipped with or that everybody tries first.',
  remedy: 'Declare a secret and refer to it in place of the password.',
  incident:
    "SamaConso on one server: admin/admin, guest/guest and minioadmin/minioadmin in production. ORCHESTR'A: administrator admin/admin123.",
  suppressible: true,
  *check(topology) {
    yield* written(topology);
    yield* builtIn(topology);
  },
};

function* written(topology: Topology): Iterable<Finding> {
  for (const text of textsOf(topology)) {
    for (const found of plainPasswords(text)) {
      if (!isDefaultPassword(found)) continue;
      yield { subject: text.container, message: `${objectionTo(found)}; refer to a secret in its place` };
    }
  }
}

/** Shows a password only where everybody knows it anyway. */
function objectionTo({ place, user, password }: PlainPassword): string {
  const login = user === null || user === '' ? '' : `${user}:`;
  return isKnownPassword(password)
    ? `${place} holds a default password, got "${login}${password}"`
    : `${place} holds the user's name as its password, got "${login}********"`;
}

/** Programs that fall back to a known password when they are given none. */
function* builtIn(topology: Topology): Iterable<Finding> {
  const files = groupBy(topology.files, (file) => file.container);
  for (const service of topology.services) {
    const fallback = fallbackOf(service);
    if (fallback === null || hasVariable(service.environment, fallback.variables)) continue;
    const given = files.get(service.id)?.some(({ content }) => fallback.inFile?.test(textOf(content)) === true);
    if (given === true) continue;
    yield {
      subject: service.id,
      message: `it is given no password and keeps its own, got "${fallback.credentials}"; give it a secret in ${fallback.place}`,
    };
  }
}

interface Fallback {
  readonly credentials: string;
  /** Where its password belongs. */
  readonly place: string;
  /** Variables of which any one replaces the password. */
  readonly variables: readonly string[];
  /** What replaces it in a file. */
  readonly inFile?: RegExp;
}

function fallbackOf(service: ServiceNode): Fallback | null {
  if (service.program.kind === 'minio') {
    return {
      credentials: 'minioadmin:minioadmin',
      place: 'MINIO_ROOT_PASSWORD',
      variables: ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY', 'MINIO_CONFIG_ENV'],
      inFile: /MINIO_ROOT_PASSWORD/,
    };
  }
  if (service.program.kind === 'rabbitmq') {
    return {
      credentials: 'guest:guest',
      place: 'default_pass of its configuration',
      variables: ['RABBITMQ_DEFAULT_PASS'],
      inFile: /^[ \t]*default_pass\s*=|^[ \t]*(?:management\.)?load_definitions\s*=|"users"/m,
    };
  }
  const name = parseImage(service.image).repository.split('/').at(-1);
  if (service.program.kind === 'other' && (name === 'grafana' || name === 'grafana-oss')) {
    return {
      credentials: 'admin:admin',
      place: 'GF_SECURITY_ADMIN_PASSWORD',
      variables: ['GF_SECURITY_ADMIN_PASSWORD', 'GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION'],
      inFile: /^[ \t]*admin_password\s*=/m,
    };
  }
  return null;
}
