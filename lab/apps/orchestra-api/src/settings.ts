/** Key under which the settings are injected. */
export const SETTINGS = Symbol('settings');

/** What the environment says, read once at the start. */
export interface Settings {
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly jwtSecret: string;

  /** Seconds that a token is good for. */
  readonly tokenSeconds: number;

  /** Origins that browsers may call from; none means the same origin only. */
  readonly corsOrigins: readonly string[];

  readonly swagger: boolean;

  /** Folder that keeps one line for each start. */
  readonly logFolder: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @throws Error that names every variable that is missing or wrong */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const check = (name: string, fallback: string, isGood: (value: string) => boolean, expected: string): string => {
    const value = environment[name] || fallback;
    if (!isGood(value)) problems.push(`${name}: expected ${expected}${value === '' ? ', got nothing' : ''}`);
    return value;
  };
  const port = check('PORT', '4000', (value) => /^\d{1,5}$/.test(value), 'a port');
  const life = check('JWT_EXPIRES_IN', '7d', (value) => /^\d+[smhd]$/.test(value), 'a time such as 7d');
  const settings: Settings = {
    port: Number(port),
    databaseUrl: check('DATABASE_URL', '', (value) => /^postgres(ql)?:\/\//.test(value), 'a postgresql:// address'),
    redisUrl: check('REDIS_URL', '', (value) => /^rediss?:\/\//.test(value), 'a redis:// address'),
    jwtSecret: check('JWT_SECRET', '', (value) => value.length >= 32, '32 characters or more'),
    tokenSeconds: Number.parseInt(life, 10) * (SECONDS[life.slice(-1)] ?? 1),
    corsOrigins: (environment['CORS_ORIGIN'] ?? '').split(',').flatMap((origin) => origin.trim() || []),
    swagger: check('SWAGGER_ENABLED', 'false', (value) => /^(true|false)$/.test(value), 'true or false') === 'true',
    logFolder: environment['LOG_FOLDER'] || '/app/logs',
  };
  if (problems.length > 0) throw new Error(`environment: ${problems.join('; ')}`);
  return settings;
}
