import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import type { Postgres } from './postgres.ts';
import { Schedule } from './schedule.ts';
import type { Service } from './service.ts';
import { Volume } from './volume.ts';

export interface PostgresBackupProps {
  readonly postgres: Postgres;

  /** Five fields of cron, in UTC. @default '0 2 * * *' */
  readonly calendar?: string;

  /** Days after which a dump is removed; the newest one never is. */
  readonly keepDays: number;

  /** @default - a volume named `<id>-dumps` */
  readonly volume?: Volume;

  /** @default - no limits */
  readonly resources?: ResourceProps;
}

/** Dumps a database to a volume by the calendar, checks that the dump can be read, and removes old ones. */
export class PostgresBackup extends Construct {
  readonly service: Service;
  readonly volume: Volume;

  constructor(scope: Construct, id: string, props: PostgresBackupProps) {
    super(scope, id);
    const { postgres, calendar = '0 2 * * *', keepDays, resources } = props;
    const { image, database, user, password } = postgres.props;
    this.volume = props.volume ?? new Volume(scope, `${id}-dumps`);
    const schedule = new Schedule(this, id, {
      image,
      calendar,
      command: ['/bin/sh', SCRIPT_TARGET],
      environment: {
        KEEP_DAYS: String(keepDays),
        PGDATABASE: database,
        PGHOST: postgres.endpoint.host,
        PGPASSWORD: password,
        PGPORT: postgres.endpoint.port,
        PGUSER: user,
      },
      timeoutSeconds: 3600,
      ...(resources === undefined ? {} : { resources }),
    });
    this.service = schedule.service;
    this.service.addVolume('/backups', this.volume);
    this.service.addFile(SCRIPT_TARGET, { content: SCRIPT, mode: '0555' });
  }
}

const SCRIPT_TARGET = '/arrimage/backup';

/** A dump has its name only once \`pg_restore\` has read its table of contents, so that half a dump is never taken for one. */
const SCRIPT = `#!/bin/sh
set -eu
cd /backups
rm -f ./*.part
name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
pg_dump --format=custom --no-password --file="$name.part"
pg_restore --list "$name.part" >/dev/null
mv "$name.part" "$name"
echo "$name: $(wc -c <"$name") bytes"
find . -name '*.dump' ! -name "$name" -mtime "+$KEEP_DAYS" -print -exec rm {} +
`;
