/** Folder of the job that sets the users: one folder a user. */
export const USERS_FOLDER = '/arrimage/users';

/**
 * Sets the users in one go, as often as one likes, by definitions that stand in memory.
 *
 * Users of before keep their rights until they are revoked, but rule nothing any more.
 */
export const RABBITMQ_USERS_SCRIPT = `#!/bin/sh
set -eu
ctl() { HOME=/var/lib/rabbitmq rabbitmqctl --quiet --node "$NODE" "$@"; }
definitions() {
  users=
  permissions=
  for folder in ${USERS_FOLDER}/*/; do
    password=$(sed 's/[\\\\"]/\\\\&/g' "$folder/password")
    user=$(cat "$folder/user.json")
    users="$users,{\\"password\\":\\"$password\\",\${user#?}"
    permissions=$permissions,$(cat "$folder/permission.json")
  done
  printf '{"users":[%s],"permissions":[%s]}' "\${users#,}" "\${permissions#,}"
}
umask 077
definitions > /tmp/definitions.json
ctl import_definitions /tmp/definitions.json
for user in $FORMER_USERS; do
  if ctl list_users --no-table-headers | cut -f 1 | grep -qx "$user"; then ctl set_user_tags "$user"; fi
done
`;
