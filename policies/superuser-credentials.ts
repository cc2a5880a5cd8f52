import type { ServiceNode } from '../model/service.ts';
import { secretsOf } from '../model/value.ts';
import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

export const superuserCredentials: Policy = {
  id: 'superuser-credentials',
  severity: 'error',
  title: 'No program is given the password of an administrator of PostgreSQL, RabbitMQ or MinIO.',
  remedy: 'Give it a user of its own with the rights that it needs.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const provider of topology.services) {
      const administration = administrationOf(provider);
      if (administration === undefined) continue;
      const { secret, jobs } = administration;
      for (const { id, environment } of containersOf(topology)) {
        if (id === provider.id || jobs.includes(id)) continue;
        const places = [
          ...environment.flatMap(({ name, value }) => (secretsOf(value).includes(secret) ? [`variable ${name}`] : [])),
          ...topology.files.flatMap(({ container, target, content }) =>
            container === id && secretsOf(content).includes(secret) ? [`file ${target}`] : [],
          ),
        ];
        // A variable that holds a secret is a file too.
        const [place] = places;
        if (place === undefined) continue;
        yield {
          subject: id,
          message: `it is given the administrator's password of ${provider.id}, got "${secret}" in ${place}; give it a user with the rights that it needs`,
        };
      }
    }
  },
};

function administrationOf({ program }: ServiceNode) {
  return 'administration' in program ? program.administration : undefined;
}
