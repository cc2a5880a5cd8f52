import { identifierOf } from './systems-module.ts';

/** `stacks/<system>.ts` of the template `web`: a web application behind nginx, with PostgreSQL. */
export function webStack(system: string): string {
  return `${IMPORTS}
const { count, environmentVariables, exceptions, image, origin, port, reference, resources, systemFields, z } = nouns;

/** What config/${system}/*.yaml may say. Anything else is an error that names its line: try \`npx arrimage check\`. */
${settingsSchema(system)}
/** What the settings make. One stack is for all environments; only their settings differ. */
${build(system)}`;
}

const IMPORTS = `import { defineSettings, defineSystem, NginxEdge, nouns, Postgres, secretMaker, serversOf, WebService } from 'arrimage';
`;

function settingsSchema(system: string): string {
  return `const settings = defineSettings(
  '${system}',
  z.strictObject({
    // What every system has: servers, externalHosts, outboundProxy, encryption, secrets, secretStore, suppressions, state.
    ...systemFields,
    origin: origin.describe('What browsers reach the application by.'),
    placement: z
      .strictObject({
        web: reference('servers').describe('Server of the application and of nginx.'),
        database: reference('servers').describe('Server of PostgreSQL.'),
      })
      .describe('Which server runs what.'),
    web: z
      .strictObject({
        image: image.describe('The application.'),
        // The image's own entry point is not run: in its place the secrets are read from files, then this starts.
        command: z.array(z.string()).min(1).describe('Program and arguments.'),
        runtime: z
          .enum(['python', 'node', 'go', 'java', 'ruby', 'php', 'dotnet', 'other'])
          .describe('Language: how its health is asked for.'),
        port: port.default(8000).describe('Port that it listens on inside its container.'),
        healthPath: z.string().default('/health').describe('Path that answers 200 when it can work.'),
        replicas: count(1, 64).default(2).describe('Containers of it.'),
        environment: environmentVariables,
        exceptions,
        resources: resources.describe('Limits of one container.'),
      })
      .describe('The application.'),
    postgres: z
      .strictObject({
        image: image.describe('The tag starts with the major version.'),
        resources: resources.describe('Limits; its memory settings follow from them.'),
      })
      .describe('The database.'),
    edge: z
      .strictObject({
        image: image.describe('nginx, 1.27.4 or newer.'),
        resources: resources.describe('Limits.'),
      })
      .describe('nginx in front of the application.'),
  }),
);
`;
}

function build(system: string): string {
  // PostgreSQL keeps names that begin with pg_ to itself.
  const database = system.replaceAll('-', '_').replace(/^pg_/, 'pg');
  return `export const ${identifierOf(system)} = defineSystem(settings, (environment, given) => {
  const serverOf = serversOf(environment, given);
  const secret = secretMaker(environment, given);

  // Its data lies on a volume, which stays when the container is replaced.
  const postgres = new Postgres(serverOf(given.placement.database), 'postgres', {
    ...given.postgres,
    database: '${database}',
    user: '${database}',
    password: secret('database-password'),
    superuserPassword: secret('postgres-superuser-password'),
  });

  // It gets no port of the server, so that a new version starts beside the old one and nobody notices.
  const web = new WebService(serverOf(given.placement.web), 'web', {
    ...given.web,
    environment: {
      ...given.web.environment,
      // From this line follow the order of start, the way between two servers, and that the password goes by a file.
      DATABASE_URL: postgres.url,
      SECRET_KEY: secret('secret-key', 64),
    },
  });

  // The only one that is reached from outside; a deployment tells it which containers are ready.
  new NginxEdge(serverOf(given.placement.web), 'edge', {
    ...given.edge,
    routes: [{ to: web }],
    origins: [given.origin],
  });
});
`;
}
