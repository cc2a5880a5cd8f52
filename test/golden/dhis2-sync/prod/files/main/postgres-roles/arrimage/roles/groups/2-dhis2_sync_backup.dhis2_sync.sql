BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['dhis2_sync_backup', 'dhis2_sync_backup_1', 'dhis2_sync_backup_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['dhis2_sync_backup', 'dhis2_sync_backup_1', 'dhis2_sync_backup_2']) AS name \gexec
ALTER ROLE "dhis2_sync_backup" BYPASSRLS;
GRANT "dhis2_sync_backup" TO "dhis2_sync_backup_1", "dhis2_sync_backup_2";
ALTER ROLE "dhis2_sync_backup_1" SET role = 'dhis2_sync_backup';
ALTER ROLE "dhis2_sync_backup_2" SET role = 'dhis2_sync_backup';
ALTER ROLE "dhis2_sync_backup_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'dhis2_sync_backup_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'dhis2_sync_backup_2' AND rolvaliduntil < now()
     OR rolname = 'dhis2_sync_backup' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
GRANT pg_read_all_data TO "dhis2_sync_backup";
ALTER ROLE "dhis2_sync_backup_1" SET default_transaction_read_only = on;
ALTER ROLE "dhis2_sync_backup_1" SET lo_compat_privileges = on;
ALTER ROLE "dhis2_sync_backup_2" SET default_transaction_read_only = on;
ALTER ROLE "dhis2_sync_backup_2" SET lo_compat_privileges = on;
COMMIT;
