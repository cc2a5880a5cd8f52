import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Database } from './database.ts';
import { RedisStore } from './redis-store.ts';

/** How the service is, as health checks read it. */
interface Health {
  readonly status: 'ok' | 'error';
  readonly timestamp: string;

  /** Seconds since the process started. */
  readonly uptime: number;
}

const LIMIT_MILLISECONDS = 1000;

@Controller('health')
export class HealthController {
  readonly #database: Database;
  readonly #redis: RedisStore;

  constructor(@Inject(Database) database: Database, @Inject(RedisStore) redis: RedisStore) {
    this.#database = database;
    this.#redis = redis;
  }

  @Get()
  async read(): Promise<Health> {
    const answers = await Promise.all([inTime(this.#database.rows('SELECT 1')), inTime(this.#redis.ping())]);
    const status = answers.every(Boolean) ? 'ok' : 'error';
    const health: Health = { status, timestamp: new Date().toISOString(), uptime: process.uptime() };
    if (status === 'error') throw new ServiceUnavailableException(health);
    return health;
  }
}

function inTime(answer: Promise<unknown>): Promise<boolean> {
  const good = answer.then(
    () => true,
    () => false,
  );
  return Promise.race([good, wait(LIMIT_MILLISECONDS, false, { ref: false })]);
}
