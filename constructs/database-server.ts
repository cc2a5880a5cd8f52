import { Construct } from 'constructs';
import { Minio, type MinioProps } from './minio.ts';
import { Pgbouncer, type PgbouncerProps } from './pgbouncer.ts';
import { Postgres, type PostgresProps } from './postgres.ts';
import type { Server } from './server.ts';

export interface DatabaseServerProps {
  readonly postgres: PostgresProps;
  readonly pgbouncer: Omit<PgbouncerProps, 'postgres'>;
  readonly minio: MinioProps;
}

/** What holds the durable data: PostgreSQL behind PgBouncer, and MinIO. */
export class DatabaseServer extends Construct {
  readonly postgres: Postgres;
  readonly pgbouncer: Pgbouncer;
  readonly minio: Minio;

  constructor(server: Server, id: string, props: DatabaseServerProps) {
    super(server, id);
    this.postgres = new Postgres(this, 'postgres', props.postgres);
    this.pgbouncer = new Pgbouncer(this, 'pgbouncer', { ...props.pgbouncer, postgres: this.postgres });
    this.minio = new Minio(this, 'minio', props.minio);
  }
}
