import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { appModule } from './app-module.ts';
import { readSettings } from './settings.ts';
import { recordStart } from './start-record.ts';

const settings = readSettings(process.env);
const logger = new ConsoleLogger({ json: true, colors: false });
// A request that comes in on an open connection while the server closes is answered like any other.
const adapter = new FastifyAdapter({ trustProxy: true, return503OnClosing: false });
const app = await NestFactory.create<NestFastifyApplication>(appModule(settings), adapter, { logger });
app.setGlobalPrefix('api');
app.enableShutdownHooks(undefined, { useProcessExit: true });
if (settings.corsOrigins.length > 0) app.enableCors({ origin: [...settings.corsOrigins], credentials: true });
if (settings.swagger) {
  const { serveDocumentation } = await import('./documentation.ts');
  serveDocumentation(app);
}
await app.listen(settings.port, '0.0.0.0');
recordStart(settings, logger);
