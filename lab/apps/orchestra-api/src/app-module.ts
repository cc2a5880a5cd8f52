import { type DynamicModule, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AnnouncementsController } from './announcements.ts';
import { AuthController } from './auth.ts';
import { Database } from './database.ts';
import { EchoSocket } from './echo-socket.ts';
import { HealthController } from './health.ts';
import { ProjectsController } from './projects.ts';
import { RedisStore } from './redis-store.ts';
import { SETTINGS, type Settings } from './settings.ts';

@Module({})
class AppModule {}

/** The whole application, for given settings. */
export function appModule(settings: Settings): DynamicModule {
  return {
    module: AppModule,
    imports: [JwtModule.register({ secret: settings.jwtSecret, signOptions: { expiresIn: settings.tokenSeconds } })],
    controllers: [AnnouncementsController, AuthController, HealthController, ProjectsController],
    providers: [{ provide: SETTINGS, useValue: settings }, Database, EchoSocket, RedisStore],
  };
}
