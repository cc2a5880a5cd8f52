import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import type { Settings } from './settings.ts';

/** Adds one line for this start to the file `starts.jsonl`; a folder that cannot be written is no reason not to serve. */
export function recordStart({ logFolder, port }: Settings, logger: LoggerService): void {
  const start = { event: 'start', timestamp: new Date().toISOString(), port, pid: process.pid, node: process.version };
  try {
    appendFileSync(join(logFolder, 'starts.jsonl'), `${JSON.stringify(start)}\n`);
  } catch (error) {
    logger.warn(`${logFolder}: the start is not recorded: ${error instanceof Error ? error.message : error}`);
  }
}
