/** The shop of the README: two servers, and a connection that all else follows from. */
import { Environment, Pgbouncer, Postgres, Secret, Server, topologyOf, WebService } from '../index.ts';

const environment = new Environment({ system: 'shop', name: 'prod' });
const data = new Server(environment, 'data', { address: '10.0.0.11' });
const app = new Server(environment, 'app', { address: '10.0.0.12' });

const postgres = new Postgres(data, 'postgres', {
  image: 'postgres:17.11',
  database: 'shop',
  user: 'shop',
  password: new Secret(environment, 'database-password'),
  superuserPassword: new Secret(environment, 'postgres-superuser-password'),
});
const pgbouncer = new Pgbouncer(data, 'pgbouncer', {
  image: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.2',
  postgres,
  password: new Secret(environment, 'pgbouncer-password'),
});

new WebService(app, 'api', {
  image: 'registry.example.org/shop/api:2.1.0',
  command: ['uvicorn', 'shop:app', '--host', '0.0.0.0'],
  runtime: 'python',
  healthPath: '/health',
  replicas: 2,
  environment: { DATABASE_URL: pgbouncer.url },
});

export const topology = topologyOf(environment);
