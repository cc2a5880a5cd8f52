import { readFileSync } from 'node:fs';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { SETTINGS, type Settings } from './settings.ts';

/** The connection to Redis; while it is away each command fails at once. */
@Injectable()
export class RedisStore implements OnApplicationShutdown {
  readonly #redis: Redis;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.#redis = new Redis(settings.redisUrl, {
      ...encryption(settings.redisUrl),
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: 1000,
      commandTimeout: 1000,
      retryStrategy: (attempt) => Math.min(200 * attempt, 2000),
    });
    this.#redis.on('error', (error: Error) => new Logger('Redis').warn(error.message));
  }

  async ping(): Promise<void> {
    await this.#redis.ping();
  }

  /** Counts one more under a key, and gives how many there were within so many seconds of the first. */
  async count(key: string, seconds: number): Promise<number> {
    const count = await this.#redis.incr(key);
    if (count === 1) await this.#redis.expire(key, seconds);
    return count;
  }

  onApplicationShutdown(): void {
    this.#redis.disconnect();
  }
}

/** A rediss:// address names the files of its certificates in its query, as redis-py has it. */
function encryption(address: string): { readonly tls?: Readonly<Record<'ca' | 'cert' | 'key', string>> } {
  const { protocol, searchParams } = new URL(address);
  if (protocol !== 'rediss:') return {};
  const read = (name: string): string => readFileSync(searchParams.get(name) ?? `/no ${name} in REDIS_URL`, 'utf8');
  return { tls: { ca: read('ssl_ca_certs'), cert: read('ssl_certfile'), key: read('ssl_keyfile') } };
}
