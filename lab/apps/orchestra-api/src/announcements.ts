import { Controller, Get, Inject } from '@nestjs/common';
import { Database } from './database.ts';

interface Announcement {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly publishedAt: string;
}

@Controller('announcements')
export class AnnouncementsController {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  @Get()
  list(): Promise<readonly Announcement[]> {
    return this.#database.rows<Announcement>(
      `SELECT id, title, body, published_at AS "publishedAt" FROM announcements
       WHERE published_at <= now() ORDER BY published_at DESC, id DESC LIMIT 20`,
    );
  }
}
