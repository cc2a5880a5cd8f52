/** Folder of the job that sets the roles. */
export const ROLES_FOLDER = '/arrimage/roles';

/**
 * Sets the roles, as often as one likes.
 *
 * It comes as a superuser through the socket, which asks for no password: so it works on any volume, and a new password of
 * the superuser takes effect as well. A password that works already is left alone, since PgBouncer remembers keys that belong to its
 * verifier. psql makes the verifier: the server gets no password, and its log neither a verifier.
 */
export const ROLES_SCRIPT = `#!/bin/sh
set -eu
sql() {
  PGOPTIONS='-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1 -c client_min_messages=warning' \\
    psql -X -q -A -t -h /var/run/postgresql -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@"
}
first_superuser() { sql -U "$1" -d postgres -c 'SELECT rolname FROM pg_authid WHERE oid = 10' 2>/dev/null || true; }

found=$(first_superuser "$SUPERUSER")
if [ -z "$found" ] && [ "$(first_superuser "$OWNER")" = "$OWNER" ]; then
  echo "the superuser $OWNER of this volume becomes $SUPERUSER, and $OWNER the owner of $DATABASE"
  sql -U "$OWNER" -d postgres -c 'DROP ROLE IF EXISTS arrimage_conversion' -c 'CREATE ROLE arrimage_conversion SUPERUSER LOGIN'
  if ! sql -U arrimage_conversion -d "$DATABASE" -f ${ROLES_FOLDER}/conversion.sql; then
    sql -U "$OWNER" -d postgres -c 'DROP ROLE arrimage_conversion'
    exit 1
  fi
  sql -U "$SUPERUSER" -d postgres -c 'DROP ROLE arrimage_conversion'
  found=$SUPERUSER
fi
case $found in
  '') echo "expected a superuser named $SUPERUSER, got none; give its name in superuser" >&2; exit 1 ;;
  "$OWNER") echo "expected an owner that is no superuser, got $OWNER beside $SUPERUSER; rename the role $SUPERUSER" >&2; exit 1 ;;
esac

for file in ${ROLES_FOLDER}/groups/*.sql; do
  database=\${file##*/}
  database=\${database%.sql}
  sql -U "$SUPERUSER" -d "\${database#*.}" -f "$file"
done

logs_in() { PGPASSWORD=$(cat "$2") psql -X -q -w -h "$SERVER" -p "$PORT" -U "$1" -d "$DATABASE" -c '' >/dev/null 2>&1; }
for file in ${ROLES_FOLDER}/passwords/*; do
  role=\${file##*/}
  if logs_in "$role" "$file"; then continue; fi
  password=$(cat "$file")
  printf '%s\\n%s\\n' "$password" "$password" | sql -U "$SUPERUSER" -d postgres -c "\\\\password \\"$role\\"" >/dev/null 2>&1 || true
  if ! logs_in "$role" "$file"; then
    echo "the new password of $role is not accepted" >&2
    exit 1
  fi
  echo "$role has a new password"
done
`;
