BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['dhis2_sync', 'dhis2_sync_1', 'dhis2_sync_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['dhis2_sync', 'dhis2_sync_1', 'dhis2_sync_2']) AS name \gexec
GRANT "dhis2_sync" TO "dhis2_sync_1", "dhis2_sync_2";
ALTER ROLE "dhis2_sync_1" SET role = 'dhis2_sync';
ALTER ROLE "dhis2_sync_2" SET role = 'dhis2_sync';
ALTER ROLE "dhis2_sync_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'dhis2_sync_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'dhis2_sync_2' AND rolvaliduntil < now()
     OR rolname = 'dhis2_sync' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
ALTER DATABASE "dhis2_sync" OWNER TO "dhis2_sync";
REASSIGN OWNED BY "dhis2_sync_1", "dhis2_sync_2" TO "dhis2_sync";
SELECT format('ALTER SCHEMA public OWNER TO %I', 'dhis2_sync') FROM pg_namespace WHERE nspname = 'public' AND nspowner = 10 \gexec
COMMIT;
