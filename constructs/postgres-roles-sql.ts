import type { Login } from './login.ts';

/** How long a login still works once another one has taken its place: a way back may need it. */
const GRACE = '24 hours';

/** What a group is told beside what all are: SQL that runs in a database after the roles are there. */
export interface GroupSql {
  readonly name: string;
  readonly login: Login;
  /** Attributes of the group, such as `BYPASSRLS`, beside those that every group lacks. @default '' */
  readonly attributes?: string;
  /** More statements, in the same transaction. @default '' */
  readonly more?: string;
}

/**
 * A group that owns or may do something, and the two roles that log in as it.
 *
 * Whoever logs in acts as the group (`SET role`), so that what is made belongs to the group whichever of the two made it. The group itself
 * logs in only where a volume was converted, and for as long as the role before a rotation does.
 */
export function groupSql({ name, login, attributes = '', more = '' }: GroupSql): string {
  const { user, previous } = login;
  return `BEGIN;
SELECT format('CREATE ROLE %I NOLOGIN', name) FROM unnest(ARRAY['${name}', '${user}', '${previous}']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
SELECT format('ALTER ROLE %I ${LEAST}', name) FROM unnest(ARRAY['${name}', '${user}', '${previous}']) AS name \\gexec
${attributes === '' ? '' : `ALTER ROLE "${name}" ${attributes};\n`}GRANT "${name}" TO "${user}", "${previous}";
ALTER ROLE "${user}" SET role = '${name}';
ALTER ROLE "${previous}" SET role = '${name}';
ALTER ROLE "${user}" LOGIN VALID UNTIL 'infinity';
SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + interval '${GRACE}') FROM pg_roles
  WHERE rolname = '${previous}' AND coalesce(rolvaliduntil, 'infinity') = 'infinity' \\gexec
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles
  WHERE rolname = '${previous}' AND rolvaliduntil < now()
     OR rolname = '${name}' AND coalesce(rolvaliduntil, '-infinity') NOT BETWEEN now() AND now() + interval '${GRACE}' \\gexec
${more}COMMIT;
`;
}

const LEAST = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/** The database belongs to the group, and so does what was made by one of its logins itself. */
export function ownerSql(database: string, name: string, { user, previous }: Login): string {
  return `ALTER DATABASE "${database}" OWNER TO "${name}";
REASSIGN OWNED BY "${user}", "${previous}" TO "${name}";
SELECT format('ALTER SCHEMA public OWNER TO %I', '${name}') FROM pg_namespace WHERE nspname = 'public' AND nspowner = 10 \\gexec
`;
}

/**
 * What PgBouncer asks for a client's password: the verifier of a login of one group, and of nobody else.
 *
 * It lies in the database \`postgres\`, where the owner of the application's database can change nothing and no dump takes it along; every
 * name is qualified (CVE-2025-12819).
 */
export function lookupSql(group: string, pooler: string): string {
  return `CREATE SCHEMA IF NOT EXISTS arrimage;
REVOKE ALL ON SCHEMA arrimage FROM PUBLIC;
GRANT USAGE ON SCHEMA arrimage TO "${pooler}";
CREATE OR REPLACE FUNCTION arrimage.verifier_of(login text) RETURNS TABLE (name text, verifier text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.rolname::text, r.rolpassword FROM pg_catalog.pg_authid AS r
  WHERE r.rolname = login AND r.rolcanlogin AND NOT r.rolsuper AND pg_catalog.pg_has_role(r.oid, '${group}', 'MEMBER')
    AND (r.rolvaliduntil IS NULL OR r.rolvaliduntil > pg_catalog.now())
$$;
REVOKE ALL ON FUNCTION arrimage.verifier_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION arrimage.verifier_of(text) TO "${pooler}";
`;
}

/** Ends the login before at once, and what it does; not before the present one can log in, which would leave nobody. */
export function revokeSql(name: string, { user, previous }: Login): readonly string[] {
  return [
    `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_authid WHERE rolname = '${user}' AND rolcanlogin AND rolpassword IS NOT NULL) THEN
    RAISE EXCEPTION 'expected ${user} to be the login by now, got none; deploy first';
  END IF;
END $$`,
    `ALTER ROLE "${previous}" NOLOGIN PASSWORD NULL`,
    `ALTER ROLE "${name}" NOLOGIN PASSWORD NULL`,
    `SELECT count(pg_terminate_backend(pid)) AS "connections ended" FROM pg_stat_activity WHERE usename IN ('${previous}', '${name}')`,
  ];
}
