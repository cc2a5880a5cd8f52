BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['orchestra', 'orchestra_1', 'orchestra_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['orchestra', 'orchestra_1', 'orchestra_2']) AS name \gexec
GRANT "orchestra" TO "orchestra_1", "orchestra_2";
ALTER ROLE "orchestra_1" SET role = 'orchestra';
ALTER ROLE "orchestra_2" SET role = 'orchestra';
ALTER ROLE "orchestra_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'orchestra_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'orchestra_2' AND rolvaliduntil < now()
     OR rolname = 'orchestra' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
ALTER DATABASE "orchestra" OWNER TO "orchestra";
REASSIGN OWNED BY "orchestra_1", "orchestra_2" TO "orchestra";
SELECT format('ALTER SCHEMA public OWNER TO %I', 'orchestra') FROM pg_namespace WHERE nspname = 'public' AND nspowner = 10 \gexec
COMMIT;
