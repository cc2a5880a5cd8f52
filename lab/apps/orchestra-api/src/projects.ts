import { BadRequestException, Body, Controller, Get, Inject, Post, Req, UseGuards } from '@nestjs/common';
import { type AuthorizedRequest, BearerGuard } from './bearer-guard.ts';
import { Database } from './database.ts';

interface Project {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly createdAt: string;
}

const COLUMNS = 'id, name, status, created_at AS "createdAt"';

@Controller('projects')
@UseGuards(BearerGuard)
export class ProjectsController {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  @Get()
  list(): Promise<readonly Project[]> {
    return this.#database.rows<Project>(`SELECT ${COLUMNS} FROM projects ORDER BY id`);
  }

  @Post()
  async add(@Body() body: unknown, @Req() { user }: AuthorizedRequest): Promise<Project | undefined> {
    const { name } = (body ?? {}) as { readonly name?: unknown };
    if (typeof name !== 'string' || name.trim() === '') throw new BadRequestException('expected "name"');
    const [project] = await this.#database.rows<Project>(
      `INSERT INTO projects (name, manager_id) VALUES ($1, $2) RETURNING ${COLUMNS}`,
      [name.trim(), user],
    );
    return project;
  }
}
