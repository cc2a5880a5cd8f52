/**
 * Makes a role that is no superuser out of the superuser that a volume was made with.
 *
 * PostgreSQL cannot demote its first superuser nor reassign what it owns in one go. So that role takes the usual name, a new one
 * takes the name it had, its password for a day, and whatever it owned and was granted in this database. All in one transaction.
 */
export function conversionSql({
  database,
  owner,
  superuser,
}: Readonly<Record<'database' | 'owner' | 'superuser', string>>): string {
  return `BEGIN;
SET LOCAL lock_timeout = '60s';
DO $do$
DECLARE
  verifier text := (SELECT rolpassword FROM pg_authid WHERE oid = 10);
  statement text;
BEGIN
  ALTER ROLE "${owner}" RENAME TO "${superuser}";
  CREATE ROLE "${owner}" LOGIN;
  IF verifier IS NOT NULL THEN EXECUTE format('ALTER ROLE "${owner}" PASSWORD %L', verifier); END IF;
  EXECUTE format('ALTER ROLE "${owner}" VALID UNTIL %L', now() + interval '24 hours');
  ALTER DATABASE "${database}" OWNER TO "${owner}";
  FOR statement IN
${OWNED}
    UNION ALL
${MEMBERS}
    UNION ALL
${DEFAULTS}
  LOOP EXECUTE replace(statement, '@owner', '"${owner}"'); END LOOP;
END $do$;
COMMIT;
`;
}

/** What the first superuser owns in this database and could belong to anybody; sequences of a column and the like follow their table. */
const OWNED = `    SELECT format('ALTER %s %s OWNER TO @owner', replace(kind.type, 'statistics object', 'statistics'), kind.identity)
    FROM (
      SELECT 'pg_namespace'::regclass AS class, oid FROM pg_namespace
        WHERE nspowner = 10 AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
      UNION ALL SELECT 'pg_class'::regclass, c.oid FROM pg_class AS c WHERE relowner = 10 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND relpersistence <> 't' AND NOT EXISTS (
          SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
      UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE proowner = 10
      UNION ALL SELECT 'pg_type'::regclass, t.oid FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = t.typrelid
        WHERE typowner = 10 AND typtype <> 'm' AND coalesce(c.relkind, 'c') = 'c' AND NOT EXISTS (SELECT FROM pg_type WHERE typarray = t.oid)
      UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation WHERE collowner = 10
      UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion WHERE conowner = 10
      UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator WHERE oprowner = 10
      UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass WHERE opcowner = 10
      UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily WHERE opfowner = 10
      UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config WHERE cfgowner = 10
      UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict WHERE dictowner = 10
      UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext WHERE stxowner = 10
      UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server WHERE srvowner = 10
      UNION ALL SELECT 'pg_largeobject'::regclass, oid FROM pg_largeobject_metadata WHERE lomowner = 10
    ) AS owned, pg_identify_object(owned.class, owned.oid, 0) AS kind
    WHERE (owned.oid >= 16384 OR kind.type = 'schema') AND NOT EXISTS (
      SELECT FROM pg_depend AS d WHERE d.classid = owned.class AND d.objid = owned.oid AND d.deptype = 'e')`;

/** Whoever was a member of the superuser becomes one of the owner. */
const MEMBERS = `    SELECT format(command, quote_ident(m.rolname), quote_ident(s.rolname))
    FROM pg_auth_members AS a JOIN pg_roles AS m ON m.oid = a.member JOIN pg_roles AS s ON s.oid = a.roleid,
      unnest(ARRAY['GRANT @owner TO %1$s', 'REVOKE %2$s FROM %1$s']) AS command
    WHERE a.roleid = 10`;

/** What others are granted on the tables to come. */
const DEFAULTS = `    SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE @owner %s GRANT %s ON %s TO %s',
      coalesce('IN SCHEMA ' || quote_ident(n.nspname), ''), a.privilege_type,
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END,
      coalesce(quote_ident(g.rolname), 'PUBLIC'))
    FROM pg_default_acl AS d LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) AS a
      LEFT JOIN pg_roles AS g ON g.oid = a.grantee
    WHERE d.defaclrole = 10 AND a.grantee <> 10 AND d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')`;
