BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['samaconso', 'samaconso_1', 'samaconso_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['samaconso', 'samaconso_1', 'samaconso_2']) AS name \gexec
GRANT "samaconso" TO "samaconso_1", "samaconso_2";
ALTER ROLE "samaconso_1" SET role = 'samaconso';
ALTER ROLE "samaconso_2" SET role = 'samaconso';
ALTER ROLE "samaconso_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'samaconso_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'samaconso_2' AND rolvaliduntil < now()
     OR rolname = 'samaconso' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
ALTER DATABASE "samaconso" OWNER TO "samaconso";
REASSIGN OWNED BY "samaconso_1", "samaconso_2" TO "samaconso";
SELECT format('ALTER SCHEMA public OWNER TO %I', 'samaconso') FROM pg_namespace WHERE nspname = 'public' AND nspowner = 10 \gexec
COMMIT;
