BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['blingauto', 'blingauto_1', 'blingauto_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['blingauto', 'blingauto_1', 'blingauto_2']) AS name \gexec
GRANT "blingauto" TO "blingauto_1", "blingauto_2";
ALTER ROLE "blingauto_1" SET role = 'blingauto';
ALTER ROLE "blingauto_2" SET role = 'blingauto';
ALTER ROLE "blingauto_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'blingauto_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'blingauto_2' AND rolvaliduntil < now()
     OR rolname = 'blingauto' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
ALTER DATABASE "blingauto" OWNER TO "blingauto";
REASSIGN OWNED BY "blingauto_1", "blingauto_2" TO "blingauto";
SELECT format('ALTER SCHEMA public OWNER TO %I', 'blingauto') FROM pg_namespace WHERE nspname = 'public' AND nspowner = 10 \gexec
COMMIT;
