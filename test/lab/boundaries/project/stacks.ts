import {
  commandProbe,
  defineSettings,
  defineSystem,
  Job,
  NginxEdge,
  nouns,
  Postgres,
  Service,
  secretMaker,
  serversOf,
  WebService,
} from 'arrimage';

const { name, origin, systemFields, z } = nouns;

const settings = defineSettings(
  'shop',
  z.strictObject({
    ...systemFields,
    origin: origin.describe('What the visitors reach it by.'),
    version: name.describe('What the programs say that they are.'),
  }),
);

const OFTEN = { intervalSeconds: 2, timeoutSeconds: 5, retries: 10, startPeriodSeconds: 10 };
const SMALL = { memoryBytes: 128 * 1024 ** 2, cpus: 1 };

/** A page that tells its version, and takes orders into its database; a worker beside it, and a migration before both. */
const shop = defineSystem(settings, (environment, given) => {
  const server = serversOf(environment, given)('site');
  const secret = secretMaker(environment, given);
  const postgres = new Postgres(server, 'postgres', {
    image: 'lab/postgres:18',
    database: 'shop',
    user: 'shop',
    password: secret('database-password'),
    superuserPassword: secret('postgres-superuser-password'),
    resources: { ...SMALL, memoryBytes: 256 * 1024 ** 2 },
  });
  const program = {
    image: 'samaconso/api:2.0.0',
    runtime: 'python' as const,
    user: { uid: 1000, gid: 1000 },
    environment: { DATABASE_URL: postgres.url, VERSION: given.version },
    resources: SMALL,
  };
  const web = new WebService(server, 'web', {
    ...program,
    command: ['python', '-c', PAGE],
    healthPath: '/',
    healthTimes: OFTEN,
    replicas: 2,
  });
  // A file that is new with each version: what is pushed before the containers is among what faults come between.
  web.service.addFile('/etc/shop/version', { content: given.version });
  const worker = new Service(server, 'worker', {
    ...program,
    command: ['python', '-c', WORKER],
    healthCheck: commandProbe(['true'], OFTEN),
    update: 'rolling',
    stopGraceSeconds: 5,
  });
  new Job(server, 'migrate', { ...program, command: ['python', '-c', MIGRATION], before: [web.service, worker] });
  new NginxEdge(server, 'edge', {
    image: 'lab/nginx:1.30',
    routes: [{ to: web }],
    origins: [given.origin],
    timeoutSeconds: 10,
    resources: SMALL,
  });
});

const CONNECT = 'psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10, autocommit=True)';

const PAGE = `
import http.server, os, psycopg, signal, sys

class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        self.answer(200, os.environ["VERSION"])

    def do_POST(self):
        try:
            with ${CONNECT} as database:
                database.execute("insert into orders (number) values (%s)", (self.path[1:],))
        except psycopg.Error as error:
            return self.answer(500, str(error))
        self.answer(201, os.environ["VERSION"])

    def log_message(self, *_):
        pass

class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
Server(("", 8000), Page).serve_forever()
`;

const WORKER = `
import os, psycopg, signal, sys, time

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
while True:
    try:
        with ${CONNECT} as database:
            while True:
                database.execute("insert into work (version) values (%s)", (os.environ["VERSION"],))
                time.sleep(0.5)
    except psycopg.Error as error:
        print(error, flush=True)
        time.sleep(0.5)
`;

const MIGRATION = `
import os, psycopg

with ${CONNECT} as database:
    database.execute("create table if not exists orders (number text)")
    database.execute("create table if not exists work (version text, at timestamptz default now())")
`;

export const systems = [shop];
