import { isIPv6 } from 'node:net';
import type { Artifact } from '../../model/artifact.ts';
import type { Answers } from './answers.ts';

/** The environments of the template `web`: the lab, which deploys as it stands, and production. */
export function webConfig(answers: Answers): readonly Artifact[] {
  const { system } = answers;
  const header = `# yaml-language-server: $schema=../../docs/schema/${system}.schema.json\n`;
  return [
    { path: `config/${system}/base.yaml`, content: header + base(system) },
    { path: `config/${system}/lab.yaml`, content: header + lab(system) },
    { path: `config/${system}/prod.yaml`, content: header + prod(answers) },
  ];
}

function base(system: string): string {
  return `# What all environments have in common; an environment's own file is laid over this one.

web:
  image: { repository: registry.example.org/${system}/web, tag: "1.0.0" }
  command: [gunicorn, --bind, "0.0.0.0:8000", ${system.replaceAll('-', '_')}.wsgi]
  runtime: python
  port: 8000
  healthPath: /health
  replicas: 2
  environment:
    LOG_LEVEL: info
  resources: { memory: 256MiB, cpus: 0.5 }

postgres:
  image: { repository: postgres, tag: "17.11" }
  resources: { memory: 1GiB, cpus: 0.5 }

edge:
  image: { repository: nginx, tag: 1.30.4-alpine }
  resources: { memory: 128MiB, cpus: 0.25 }
`;
}

function lab(system: string): string {
  return `# The lab: Docker hosts on one machine (\`npx arrimage lab up\`). All is on one of them.

origin: http://198.51.100.12

servers:
  app: { address: 198.51.100.12, sshConfig: .arrimage/lab/lab/ssh_config, memory: 4GiB, cpus: 2 }

placement:
  web: app
  database: app

# A page that asks the database, in an image of the lab, until there is yours. Then remove all of \`web\`: an image that no
# registry has, such as one just built with \`docker build\`, is carried to the hosts from this machine.
web:
  image: { repository: samaconso/api, tag: "2.0.0" }
  runtime: python
  port: 8000
  healthPath: /health
  command:
    - python
    - -c
    - |
      import http.server, os, psycopg, signal, sys

      class Page(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              with psycopg.connect(os.environ["DATABASE_URL"]) as database:
                  version = database.execute("show server_version").fetchone()[0]
              self.send_response(200)
              self.end_headers()
              self.wfile.write(f"${system} runs, with PostgreSQL {version}\\n".encode())

      signal.signal(signal.SIGTERM, lambda *_: sys.exit())
      http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()

postgres:
  image: { repository: lab/postgres, tag: "18" }

edge:
  image: { repository: lab/nginx, tag: "1.30" }

suppressions:
  - policy: image-without-digest
    reason: the images of the lab are built on this machine
`;
}

function prod({ system, servers, user }: Answers): string {
  const [app = '', database] = servers;
  const own = user === 'deploy' ? '' : `, user: ${user}`;
  const lines = [`  app: { address: ${yamlText(app)}${own} }`];
  if (database !== undefined) lines.push(`  db: { address: ${yamlText(database)}${own} }`);
  return `# Production. \`npx arrimage doctor ${system}/prod\` says what is still missing, here and on the servers.

# A name is better, and https: give NginxEdge in stacks/${system}.ts a certificate.
origin: http://${isIPv6(app) ? `[${app.toLowerCase()}]` : app}

# With \`memory: 8GiB, cpus: 4\` beside the address, the sum of the limits is held against it.
servers:
${lines.join('\n')}

placement:
  web: app
  database: ${database === undefined ? 'app' : 'db'}
`;
}

/** An IPv6 address may end in a colon, which means something else to YAML. */
function yamlText(address: string): string {
  return isIPv6(address) ? `"${address}"` : address;
}
