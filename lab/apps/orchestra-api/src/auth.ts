import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  HttpException,
  HttpStatus,
  Inject,
  Post,
  Req,
  ServiceUnavailableException,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { type AuthorizedRequest, BearerGuard } from './bearer-guard.ts';
import { Database } from './database.ts';
import { isPassword } from './password.ts';
import { RedisStore } from './redis-store.ts';
import { SETTINGS, type Settings } from './settings.ts';

interface Token {
  readonly accessToken: string;

  /** Seconds that the token is good for. */
  readonly expiresIn: number;
}

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

const TRIES_A_MINUTE = 20;

@Controller('auth')
export class AuthController {
  readonly #database: Database;
  readonly #redis: RedisStore;
  readonly #jwt: JwtService;
  readonly #settings: Settings;

  constructor(
    @Inject(Database) database: Database,
    @Inject(RedisStore) redis: RedisStore,
    @Inject(JwtService) jwt: JwtService,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.#database = database;
    this.#redis = redis;
    this.#jwt = jwt;
    this.#settings = settings;
  }

  @Post('login')
  @HttpCode(HttpStatus.OK)
  async login(@Body() body: unknown): Promise<Token> {
    const { email, password } = credentials(body);
    await this.#countTry(email);
    const [user] = await this.#database.rows<{ readonly id: string; readonly password_hash: string }>(
      'SELECT id, password_hash FROM users WHERE email = $1 AND active',
      [email],
    );
    const good = await isPassword(password, user?.password_hash);
    if (!good || user === undefined) throw new UnauthorizedException('e-mail or password is wrong');
    return { accessToken: await this.#jwt.signAsync({ sub: user.id }), expiresIn: this.#settings.tokenSeconds };
  }

  @Get('me')
  @UseGuards(BearerGuard)
  async me(@Req() { user: id }: AuthorizedRequest): Promise<User> {
    const [user] = await this.#database.rows<User>(
      `SELECT users.id, email, users.name, roles.name AS role
       FROM users JOIN roles ON roles.id = role_id WHERE users.id = $1 AND active`,
      [id],
    );
    if (user === undefined) throw new UnauthorizedException('the user is no longer there');
    return user;
  }

  async #countTry(email: string): Promise<void> {
    const tries = await this.#redis.count(`login:${email}`, 60).catch(() => {
      throw new ServiceUnavailableException('nobody can sign in at the moment; try again later');
    });
    if (tries > TRIES_A_MINUTE) throw new HttpException('too many tries; wait a minute', HttpStatus.TOO_MANY_REQUESTS);
  }
}

function credentials(body: unknown): { readonly email: string; readonly password: string } {
  const { email, password } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof email !== 'string' || typeof password !== 'string' || email.length > 254 || password.length > 1024) {
    throw new BadRequestException('expected "email" and "password"');
  }
  return { email: email.trim().toLowerCase(), password };
}
