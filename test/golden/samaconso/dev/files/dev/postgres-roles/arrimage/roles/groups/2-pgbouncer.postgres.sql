BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['pgbouncer', 'pgbouncer_1', 'pgbouncer_2']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name) FROM unnest(ARRAY['pgbouncer', 'pgbouncer_1', 'pgbouncer_2']) AS name \gexec
GRANT "pgbouncer" TO "pgbouncer_1", "pgbouncer_2";
ALTER ROLE "pgbouncer_1" SET role = 'pgbouncer';
ALTER ROLE "pgbouncer_2" SET role = 'pgbouncer';
ALTER ROLE "pgbouncer_1" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '24 hours') FROM pg_roles
  WHERE rolname = 'pgbouncer_2' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = 'pgbouncer_2' AND rolvaliduntil < now()
     OR rolname = 'pgbouncer' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '24 hours' \gexec
CREATE SCHEMA IF NOT EXISTS arrimage;
REVOKE ALL ON SCHEMA arrimage FROM PUBLIC;
GRANT USAGE ON SCHEMA arrimage TO "pgbouncer";
CREATE OR REPLACE FUNCTION arrimage.verifier_of(login text) RETURNS TABLE (name text, verifier text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.rolname::text, r.rolpassword FROM pg_catalog.pg_authid AS r
  WHERE r.rolname = login AND r.rolcanlogin AND NOT r.rolsuper AND pg_catalog.pg_has_role(r.oid, 'samaconso', 'MEMBER')
    AND (r.rolvaliduntil IS NULL OR r.rolvaliduntil > pg_catalog.now())
$$;
REVOKE ALL ON FUNCTION arrimage.verifier_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arrimage.verifier_of(text) TO "pgbouncer";
COMMIT;
