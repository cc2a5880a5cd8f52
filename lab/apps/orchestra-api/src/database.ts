import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { SETTINGS, type Settings } from './settings.ts';

/** Connections to PostgreSQL; a server that is away is found again by the next query. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly #pool: pg.Pool;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'databaseUrl'>) {
    this.#pool = new pg.Pool({
      connectionString: settings.databaseUrl,
      application_name: 'orchestra-api',
      max: 10,
      connectionTimeoutMillis: 2000,
      query_timeout: 10_000,
    });
    // Without this, an idle connection that breaks ends the process.
    this.#pool.on('error', (error) => new Logger('Database').warn(error.message));
  }

  /** Rows that a statement gives; values go in as $1, $2 and so on. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.#pool.query<Row>(text, [...values])).rows;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#pool.end();
  }
}
