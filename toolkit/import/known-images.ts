import type { PlannedContainer, PlannedOwner } from './plan.ts';

/** What an image starts, which has to be said where our own entry point takes the place of the image's. */
export interface ImageProgram {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** Who the image runs as; null: root. */
  readonly user: PlannedOwner | null;
}

/** An image whose ways are part of its own documentation. */
export interface KnownImage extends ImageProgram {
  /** Names by number; the first is what others connect to. */
  readonly ports: Readonly<Record<number, string>>;
  /** Variables that it also reads from a file named by `<name>_FILE`, as root or as the user that it runs as. */
  readonly fileVariables: RegExp | null;
  readonly program: PlannedContainer['program'];
}

/** What is known of an image by the last part of its name; null where nothing is. */
export function knownImage(reference: string): KnownImage | null {
  const [name = ''] = reference.split('@');
  const [, path = '', tag = ''] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const found = IMAGES[path.split('/').at(-1) ?? ''];
  if (found === undefined) return null;
  const fpm = /(^|-)fpm(-|$)/.test(tag) && found.command?.[0] === 'apache2-foreground';
  const {
    entrypoint = ['docker-entrypoint.sh'],
    ports = {},
    user = null,
    fileVariables = null,
    program = null,
  } = found;
  return {
    entrypoint,
    command: fpm ? ['php-fpm'] : (found.command ?? []),
    user,
    ports: fpm ? { 9000: 'fastcgi' } : ports,
    fileVariables,
    program,
  };
}

/** User of a container by its name in the common images. */
export const KNOWN_USERS: Readonly<Record<string, PlannedOwner>> = {
  elasticsearch: { uid: 1000, gid: 0 },
  grafana: { uid: 472, gid: 0 },
  node: { uid: 1000, gid: 1000 },
  nobody: { uid: 65_534, gid: 65_534 },
  postgres: { uid: 999, gid: 999 },
  redis: { uid: 999, gid: 999 },
  root: { uid: 0, gid: 0 },
  'www-data': { uid: 33, gid: 33 },
};

const POSTGRES = {
  command: ['postgres'],
  ports: { 5432: 'postgres' },
  fileVariables: /^POSTGRES_(PASSWORD|USER|DB|INITDB_ARGS)$/,
  program: 'postgres',
} as const;

const MYSQL = { command: ['mysqld'], ports: { 3306: 'mysql' }, fileVariables: /^(MYSQL|MARIADB)_/ } as const;

const NONE = { entrypoint: [] } as const;

const IMAGES: Readonly<Record<string, Partial<KnownImage>>> = {
  alertmanager: {
    entrypoint: ['/bin/alertmanager'],
    command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    ports: { 9093: 'http' },
    user: { uid: 65_534, gid: 65_534 },
  },
  alpine: NONE,
  busybox: NONE,
  debian: NONE,
  ubuntu: NONE,
  php: { entrypoint: ['docker-php-entrypoint'] },
  python: NONE,
  ruby: NONE,
  elasticsearch: {
    entrypoint: ['/bin/tini', '--', '/usr/local/bin/docker-entrypoint.sh'],
    command: ['eswrapper'],
    ports: { 9200: 'http', 9300: 'transport' },
    fileVariables: /^(ELASTIC|KEYSTORE)_PASSWORD$/,
    user: { uid: 1000, gid: 0 },
  },
  flower: { entrypoint: [], command: ['celery', 'flower'], ports: { 5555: 'http' }, user: { uid: 1000, gid: 1000 } },
  ghost: { command: ['node', 'current/index.js'], ports: { 2368: 'http' } },
  gitea: {
    entrypoint: ['/usr/bin/entrypoint'],
    command: ['/usr/bin/s6-svscan', '/etc/s6'],
    ports: { 3000: 'http', 22: 'ssh' },
  },
  grafana: { entrypoint: ['/run.sh'], ports: { 3000: 'http' }, user: { uid: 472, gid: 0 } },
  'grafana-oss': { entrypoint: ['/run.sh'], ports: { 3000: 'http' }, user: { uid: 472, gid: 0 } },
  httpd: { entrypoint: [], command: ['httpd-foreground'], ports: { 80: 'http' } },
  kibana: {
    entrypoint: ['/bin/tini', '--'],
    command: ['/usr/local/bin/kibana-docker'],
    ports: { 5601: 'http' },
    user: { uid: 1000, gid: 0 },
  },
  logstash: { entrypoint: ['/usr/local/bin/docker-entrypoint'], ports: { 5044: 'beats' }, user: { uid: 1000, gid: 0 } },
  mariadb: { ...MYSQL, command: ['mariadbd'] },
  'mattermost-team-edition': {
    entrypoint: ['/entrypoint.sh'],
    command: ['mattermost'],
    ports: { 8065: 'http' },
    user: { uid: 2000, gid: 2000 },
  },
  mc: { entrypoint: ['mc'] },
  minio: {
    entrypoint: ['/usr/bin/docker-entrypoint.sh'],
    command: ['minio'],
    ports: { 9000: 's3', 9001: 'console' },
    fileVariables: /^MINIO_(ROOT_USER|ROOT_PASSWORD|ACCESS_KEY|SECRET_KEY)$/,
    program: 'minio',
  },
  mongo: {
    command: ['mongod'],
    ports: { 27017: 'mongodb' },
  },
  mysql: MYSQL,
  n8n: { entrypoint: ['tini', '--', '/docker-entrypoint.sh'], ports: { 5678: 'http' }, user: { uid: 1000, gid: 1000 } },
  nextcloud: {
    entrypoint: ['/entrypoint.sh'],
    command: ['apache2-foreground'],
    ports: { 80: 'http' },
  },
  nginx: {
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    ports: { 80: 'http', 443: 'https' },
  },
  node: { command: ['node'] },
  postgis: POSTGRES,
  postgres: POSTGRES,
  prometheus: {
    entrypoint: ['/bin/prometheus'],
    command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    ports: { 9090: 'http' },
    user: { uid: 65_534, gid: 65_534 },
  },
  rabbitmq: { command: ['rabbitmq-server'], ports: { 5672: 'amqp', 15672: 'management' }, program: 'rabbitmq' },
  redis: { command: ['redis-server'], ports: { 6379: 'redis' }, program: 'redis' },
  traefik: { entrypoint: ['/entrypoint.sh'], command: ['traefik'], ports: { 80: 'http', 443: 'https' } },
  valkey: { command: ['valkey-server'], ports: { 6379: 'redis' }, program: 'redis' },
  wordpress: {
    command: ['apache2-foreground'],
    ports: { 80: 'http' },
  },
};
