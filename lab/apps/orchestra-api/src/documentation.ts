import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves the documentation of the API at /api/docs. */
export function serveDocumentation(app: NestFastifyApplication): void {
  const config = new DocumentBuilder().setTitle("ORCHESTR'A").setVersion('2.0.0').addBearerAuth().build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config));
}
