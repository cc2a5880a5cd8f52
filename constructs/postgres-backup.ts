import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { postgresVariables, tlsFiles } from './encryption.ts';
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

  /** Seconds after which a dump is ended and has failed. @default 3600 */
  readonly timeoutSeconds?: number;

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
    const { postgres, calendar = '0 2 * * *', keepDays, timeoutSeconds = 3600, resources } = props;
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
        ...postgresVariables(tlsFiles(this)),
        PGUSER: user,
      },
      timeoutSeconds,
      exceptions: {
        rootUser: 'a new volume belongs to root, and so do the dumps that are in one; it keeps no capability',
      },
      ...(resources === undefined ? {} : { resources }),
    });
    this.service = schedule.service;
    this.service.addVolume('/backups', this.volume);
    this.service.addFile(SCRIPT_TARGET, { content: SCRIPT, mode: '0555' });
  }
}

const SCRIPT_TARGET = '/arrimage/backup';

/**
 * A dump has its name only once `pg_restore` has read its table of contents, so that half a dump is never taken for one, and half a dump
 * fills no disk. Only dumps of this database, made by this script, are ever removed.
 */
const SCRIPT = `#!/bin/sh
set -eu
cd /backups
dump=
name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$name.part"' EXIT
trap '[ -z "$dump" ] || kill "$dump"; exit 143' TERM INT
rm -f "./$PGDATABASE"-*.dump.part
pg_dump --format=custom --no-password --file="$name.part" &
dump=$!
wait "$dump"
dump=
pg_restore --list "$name.part" >/dev/null
mv "$name.part" "$name"
echo "$name: $(wc -c <"$name") bytes"
find . -maxdepth 1 -name "$PGDATABASE-[0-9]*T[0-9]*Z.dump" ! -name "$name" -mmin "+$((KEEP_DAYS * 1440))" -print -exec rm {} +
`;
